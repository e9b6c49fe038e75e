import { rhyme } from "../language/rhyme.ts";
import { equalIfAny, type View } from "./view.ts";

/** How a line sounds at its end: two lines are alike if they rhyme. */
export const phonetic: View<string> = {
  name: "phonetic",
  cut: 0.4,
  see: rhyme,
  comparison: equalIfAny,
};
