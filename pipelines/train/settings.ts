/**
 * The settings of training as flags: what each is called on the command line, and what it means.
 *
 * @module
 */
import { SAMPLINGS } from "#models/training/sampling.ts";
import {
  DEFAULT_SETTINGS,
  type TrainingSettings,
  trainingSettingsSchema,
} from "#models/training/settings.ts";
import { EXIT, RunError } from "../errors.ts";
import type { Flag, Flags, Parsed } from "../cli/flags.ts";

/** The flag of each setting. */
export const settingFlags = {
  seed: number("seed", "integer"),
  units: number("units", "integer"),
  dropout: number("dropout"),
  smoothing: number("smoothing"),
  entropy: number("entropy"),
  "learning-rate": number("learningRate"),
  "weight-decay": number("weightDecay"),
  "clip-norm": number("clipNorm"),
  "batch-songs": number("batchSongs", "integer"),
  "max-epochs": number("maxEpochs", "integer"),
  patience: number("patience", "integer"),
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
  const settings = trainingSettingsSchema.safeParse({
    ...DEFAULT_SETTINGS,
    ...Object.fromEntries(stated),
  });
  if (settings.success) return settings.data;
  const [{ path: [name], message }] = settings.error.issues;
  throw new RunError(EXIT.usage, `--${kebabCase(String(name))}: ${message}`);
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The flag of a number, with the words of its schema. */
function number(
  setting: keyof TrainingSettings,
  kind: "integer" | "number" = "number",
): Flag & { kind: "number" } {
  const help = `${trainingSettingsSchema.shape[setting].description} (${
    DEFAULT_SETTINGS[setting]
  })`;
  return { kind: kind as "number", value: "N", help };
}

/** Every flag of `refrain train`. */
export const trainFlags = {
  output: { kind: "text", value: "FILE", letter: "o", help: "Write the model here (required)" },
  validation: {
    kind: "list",
    value: "FILE",
    help: "Score the model on these songs, once, at the end; give it again for more",
  },
  name: { kind: "text", value: "NAME", help: "What the model is called (the name of its file)" },
  note: { kind: "text", value: "TEXT", help: "What the card says of the data" },
  "model-version": { kind: "text", value: "VERSION", help: "Its version (1.0.0)" },
  ...settingFlags,
  force: { kind: "switch", help: "Replace a model that exists" },
} satisfies Flags;
