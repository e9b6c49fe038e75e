import { bareWords } from "../language/words.ts";
import { equalIfAny, type View } from "./view.ts";

/** How a line ends: its last three words, punctuation deleted. */
export const tail: View<string> = {
  name: "tail",
  cut: 0.8,
  see: (line) => bareWords(line).slice(-3).join(" "),
  comparison: equalIfAny,
};
