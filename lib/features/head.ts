import { tokens } from "../language/words.ts";
import { equalIfAny, type LineFeature } from "./view.ts";

/** How a line begins: its first three words, punctuation kept. */
export const headFeature: LineFeature<string> = {
  name: "head",
  threshold: 0.8,
  encode: (line) => tokens(line).slice(0, 3).join(" "),
  comparison: equalIfAny,
};
