import { spokenWords } from "../language/words.ts";
import { equalIfAny, type View } from "./view.ts";

/** How a line begins: its first three words, punctuation kept. */
export const head: View<string> = {
  name: "head",
  cut: 0.8,
  see: (line) => spokenWords(line).slice(0, 3).join(" "),
  comparison: equalIfAny,
};
