/**
 * The settings of training as flags: what each is called on the command line, and what it means.
 *
 * @module
 */
import { SAMPLINGS } from "#models/training/sampling.ts";
import { DEFAULT_SETTINGS, type TrainingSettings } from "#models/training/settings.ts";
import type { Flag, Flags, Parsed } from "./flags.ts";

/** The flag of each setting. */
export const settingFlags = {
  seed: number("integer", "Everything random follows from it", "seed"),
  units: number("integer", "Units of each direction of the LSTM", "units", 1),
  dropout: number("number", "Share of hidden states left out while learning", "dropout"),
  smoothing: number("number", "Label smoothing", "smoothing"),
  entropy: number("number", "How much uncertain predictions are rewarded", "entropy"),
  "learning-rate": number("number", "Step size of AdamW", "learningRate"),
  "weight-decay": number("number", "Decay of AdamW", "weightDecay"),
  "clip-norm": number("number", "Largest norm of the gradients", "clipNorm"),
  "batch-songs": number("integer", "Songs of one step", "batchSongs", 1),
  "max-epochs": number("integer", "Most times through the songs", "maxEpochs", 1),
  patience: number("integer", "Epochs without improvement before training stops", "patience", 1),
  sampling: {
    kind: "text",
    value: "HOW",
    choices: SAMPLINGS,
    help: "Which songs an epoch shows: uniform (each once), favour-choruses, or\n" +
      `favour-verses (what the reference system does) (${DEFAULT_SETTINGS.sampling})`,
  },
} satisfies Flags;

/** The settings that a command line states, the others as they are by default. */
export function settingsOf(
  given: Parsed<typeof settingFlags>["flags"],
): TrainingSettings {
  const stated = Object.keys(settingFlags).map((flag) => [
    flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    given[flag as keyof typeof settingFlags],
  ]).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(stated) };
}

function number(
  kind: "integer" | "number",
  help: string,
  setting: keyof TrainingSettings,
  minimum = 0,
): Flag & { kind: "number" } {
  const value = `${help} (${DEFAULT_SETTINGS[setting]})`;
  return { kind: kind as "number", value: "N", minimum, help: value };
}
