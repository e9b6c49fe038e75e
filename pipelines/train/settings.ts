/**
 * The settings of train: its own, and those that the networks declare for their training.
 *
 * @module
 */
import { isWrongBreaks, WRONG_BREAKS_FORM } from "#lib/evaluation/wrong_breaks.ts";
import type { Network } from "#models/network.ts";
import { networks } from "#models/networks/registry.ts";
import type { TrainingSettings } from "#models/training/settings.ts";
import { z } from "zod";
import { EXIT, RunError } from "../errors.ts";
import { flagName, format, listSetting, setting, type SettingsShape } from "../cli/setting.ts";
import {
  defineSettings,
  type Given,
  requires,
  type Rule,
  type Values,
} from "../cli/define_settings.ts";
import { forceSetting } from "../cli/song_settings.ts";

const names = networks.map(({ name }) => name);
const networkKeys = [...new Set(networks.flatMap(({ settings }) => Object.keys(settings.shape)))];

const WRONG_BREAKS = format(WRONG_BREAKS_FORM, isWrongBreaks);
const FOLDS = format(
  "a number of at least 2, or the name of a field",
  (text) => !/^-|^0*[01]?$/.test(text),
);

const ownSettings = {
  output: setting(z.string().optional(), {
    value: "FILE",
    letter: "o",
    help: "Write the model here (required without --folds)",
  }),
  validation: listSetting(z.string(), {
    value: "FILE",
    help: "Score the model on these songs, once, at the end; give it again for more",
  }),
  folds: setting(FOLDS.optional(), {
    value: "N|FIELD",
    help: "Cross-validate in this number of folds, or leave out each value of this\n" +
      "field of the songs in turn",
  }),
  seeds: setting(z.int().min(1).default(1), {
    value: "N",
    help: "Repeat the folds with this number of seeds, from --seed on",
  }),
  trainWith: listSetting(z.string(), {
    value: "FILE",
    help: "Train every fold on these songs, too; give it again for more",
  }),
  corruptBreaks: listSetting(WRONG_BREAKS, {
    value: "KIND",
    help: `Let folds predict with wrong stanza breaks, too: ${WRONG_BREAKS_FORM};\nrepeat it`,
  }),
  predictions: setting(z.string().optional(), {
    value: "FOLDER",
    help: "Write the predictions of the folds here; a run resumes from them",
  }),
  network: setting(z.enum(names).default(names[0]), {
    value: "NAME",
    help: `The network to train: ${names.join(", ")}`,
  }),
  name: setting(z.string().optional(), {
    value: "NAME",
    otherwise: "the name of its file",
    help: "The name of the model",
  }),
  modelVersion: setting(z.string().default("1.0.0"), {
    value: "VERSION",
    help: "The version of the model",
  }),
  note: setting(z.string().optional(), {
    value: "TEXT",
    help: "A remark on the data, for the model card",
  }),
  force: forceSetting,
};

export const trainSettings = defineSettings(
  {
    ...ownSettings,
    ...Object.fromEntries(networkKeys.map((key) => [key, toSetting(key)])),
  } as typeof ownSettings & SettingsShape,
  {
    rules: [
      {
        setting: "output",
        others: ["folds"],
        remedy: "is required: FILE, where the model is written",
        isBroken: (given) => given.output === undefined && given.folds === undefined,
      },
      requires("folds", "predictions"),
      requires("seeds", "folds"),
      requires("trainWith", "folds"),
      requires("predictions", "folds"),
      requires("corruptBreaks", "folds"),
      requires("validation", "output"),
      ...networkKeys.map(toRule),
    ],
  },
);

export type TrainValues = Values<typeof ownSettings>;

/**
 * The training settings of a network, defaults in place of those not given.
 *
 * @throws {RunError} with exit code 64 if the network refuses a value.
 */
export function toTrainingSettings(
  network: Network,
  given: Given<SettingsShape>,
): TrainingSettings {
  const keys = Object.keys(network.settings.shape).filter((key) => given[key] !== undefined);
  const settings = network.settings.safeParse(
    Object.fromEntries(keys.map((key) => [key, given[key]])),
  );
  if (settings.success) return settings.data;
  const [{ path: [key], message }] = settings.error.issues;
  throw new RunError(EXIT.usage, `--${flagName(String(key))} of ${network.name}: ${message}`);
}

/** The networks that have a training setting, each with the schema that it declares. */
function declarations(key: string): [string, z.ZodDefault][] {
  return networks.filter(({ settings }) => key in settings.shape)
    .map(({ name, settings }) => [name, settings.shape[key] as z.ZodDefault]);
}

/** A training setting as a setting of the command. Its default depends on the network. */
function toSetting(key: string) {
  const declared = declarations(key), [[, schema]] = declared;
  const defaults = declared.map(([name, { def }]) => [name, String(def.defaultValue)]);
  const isShared = defaults.every(([, value]) => value === defaults[0][1]);
  return setting(acceptedByAny(declared.map(([, { def }]) => def.innerType)).optional(), {
    value: schema.unwrap() instanceof z.ZodNumber ? "N" : "NAME",
    otherwise: isShared ? defaults[0][1] : defaults.map((pair) => pair.join(" ")).join(", "),
    help: schema.description!,
  });
}

/**
 * What the command line accepts for a setting that several networks declare. If they declare different
 * bounds for a number, these are checked when the network is known, by {@linkcode toTrainingSettings}.
 */
function acceptedByAny(schemas: readonly z.core.$ZodType[]): z.ZodType {
  const [first, ...others] = schemas as readonly z.ZodType[];
  const bounds = JSON.stringify(z.toJSONSchema(first));
  const isShared = others.every((other) => JSON.stringify(z.toJSONSchema(other)) === bounds);
  if (isShared || !(first instanceof z.ZodNumber)) return first;
  return first.isInt ? z.int() : z.number();
}

/** A training setting that a network does not have cannot be given for it. */
function toRule(key: string): Rule<typeof ownSettings & SettingsShape> {
  const having = declarations(key).map(([name]) => name);
  return {
    setting: key,
    others: ["network"],
    remedy: `applies to ${having.join(", ")}, not to this network`,
    isBroken: (given, { network }) => given[key] !== undefined && !having.includes(network),
  };
}
