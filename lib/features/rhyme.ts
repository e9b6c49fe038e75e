import { rhyme } from "../language/rhyme.ts";
import { equalIfAny, type LineFeature } from "./view.ts";

/** How a line sounds at its end: two lines are alike if they rhyme. */
export const rhymeFeature: LineFeature<string> = {
  name: "phonetic",
  threshold: 0.4,
  encode: rhyme,
  comparison: equalIfAny,
};
