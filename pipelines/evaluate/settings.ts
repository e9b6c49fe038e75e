/**
 * The flags of evaluate.
 *
 * @module
 */
import { DEFAULT_MODEL, MODEL_NAMES } from "../annotator/model_store.ts";
import { bootstrapFlags } from "../cli/bootstrap_flags.ts";
import type { Flags, Parsed } from "../cli/flags.ts";

export const evaluateFlags = {
  model: {
    kind: "list",
    value: "NAME|FILE",
    help: `A model to evaluate: ${MODEL_NAMES.join(", ")}, or a file that train\n` +
      `wrote (${DEFAULT_MODEL}, unless --predictions is given); give it again for more`,
  },
  baselines: { kind: "switch", help: "Evaluate the rules that learn nothing as well" },
  predictions: {
    kind: "list",
    value: "FILE",
    help: "Evaluate these annotations, of any system; give it again for more",
  },
  gold: { kind: "list", value: "FILE", help: "Songs with gold labels, as the operands are" },
  "calibrate-on": {
    kind: "text",
    value: "FILE",
    help: "Fit a temperature on these songs, and say how well calibrated it leaves the others",
  },
  json: { kind: "text", value: "FILE", help: "Write all scores here as JSON (for compare)" },
  report: { kind: "text", value: "FILE", help: "Write a report for people here, as HTML" },
  song: {
    kind: "text",
    value: "ID",
    help: "The song whose similarity matrix the report shows (the worst of the first system)",
  },
  "show-words": { kind: "switch", help: "Let the report show the words of the worst songs" },
  rejects: { kind: "text", value: "FILE", help: "Write rejected records here (stderr)" },
  ...bootstrapFlags,
  force: { kind: "switch", help: "Replace output files that exist" },
} satisfies Flags;

/** What a command line gave. */
export type EvaluateFlags = Parsed<typeof evaluateFlags>["flags"];
