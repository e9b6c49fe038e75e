import { normalizedTokens } from "../language/words.ts";
import { equalIfAny, type LineFeature } from "./view.ts";

/** How a line ends: its last three words, punctuation deleted. */
export const tailFeature: LineFeature<string> = {
  name: "tail",
  threshold: 0.8,
  encode: (line) => normalizedTokens(line).slice(-3).join(" "),
  comparison: equalIfAny,
};
