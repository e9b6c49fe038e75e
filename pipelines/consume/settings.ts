/**
 * The settings of consume, lint and dry-run: the rules between them, and the values that follow from
 * others.
 *
 * @module
 */
import type { Invocation } from "../cli/command.ts";
import { kafkaRules, toKafkaConnection } from "../cli/kafka_settings.ts";
import {
  defineSettings,
  excludes,
  type Given,
  mandatory,
  requires,
  type Rule,
  type Values,
} from "../cli/define_settings.ts";
import { NAME_WORDS, TOPIC_WORDS } from "../cli/value_formats.ts";
import { EXIT, RunError } from "../errors.ts";
import type { KafkaConnection } from "../kafka/connection.ts";
import { consumeShape } from "./setting_schemas.ts";

type Shape = typeof consumeShape;

const TOPICS = ["topic", "output", "metricsTopic", "dlq", "liveTopic"] as const;
const LETTERS_SUFFIX = ".dlq", MAX_TOPIC_LENGTH = 249;

export const consumeSettings = defineSettings(consumeShape, {
  rules: [
    ...kafkaRules,
    mandatory("group", NAME_WORDS),
    mandatory("topic", TOPIC_WORDS),
    {
      setting: "output",
      others: ["outputFile"],
      remedy: `is required, or {outputFile}: ${TOPIC_WORDS}`,
      isBroken: ({ output, outputFile }) => output === undefined && outputFile === undefined,
    },
    excludes("outputFile", "output", "{output} is given too: leave one of them out"),
    {
      setting: "resume",
      others: ["outputFile"],
      remedy: "requires {outputFile} with a file, not stdout",
      isBroken: ({ resume = false, outputFile = "-" }) => resume && outputFile === "-",
    },
    excludes(
      "resume",
      "lineEvents",
      "songs that arrive line by line are not written in order: use a new file each time",
    ),
    {
      setting: "guarantee",
      others: ["outputFile"],
      remedy: "a file is not part of transactions: with {outputFile} it must be at-least-once",
      isBroken: ({ guarantee, outputFile }) =>
        guarantee === "exactly-once" && outputFile !== undefined,
    },
    {
      setting: "dlq",
      others: ["topic"],
      remedy: `{topic} is too long for a default: set it to ${TOPIC_WORDS}`,
      isBroken: ({ topic }, { dlq }) => topic !== undefined && dlq === undefined,
    },
    ...TOPICS.flatMap((name, place) =>
      TOPICS.slice(0, place).map((other): Rule<Shape> => ({
        setting: name,
        others: [other],
        remedy: `{${other}} is the same topic: each needs its own`,
        isBroken: (_, values) => values[name] !== undefined && values[name] === values[other],
      }))
    ),
    requires("liveTopic", "lineEvents"),
    requires("quietTime", "lineEvents"),
    requires("openBytes", "lineEvents"),
    requires("openSongs", "lineEvents"),
    excludes("input", "lineEvents", "it cannot be combined with {lineEvents}, which are JSON"),
    excludes(
      "language",
      "lineEvents",
      "it cannot be combined with {lineEvents}, which are not filtered",
    ),
    {
      setting: "workers",
      others: ["lineEvents"],
      remedy: "the main thread labels line events: it must be 0 with {lineEvents}",
      isBroken: ({ workers = 0, lineEvents = false }) => workers > 0 && lineEvents,
    },
    ...queueRules(),
  ],
  derive: (given) => ({
    ...given,
    dlq: given.dlq ?? defaultLetters(given),
    guarantee: given.guarantee ??
      (given.outputFile === undefined ? "exactly-once" : "at-least-once"),
    workers: given.workers ?? (given.lineEvents ? 0 : navigator.hardwareConcurrency),
  }),
});

function defaultLetters({ topic }: Given<Shape>): string | undefined {
  const name = topic + LETTERS_SUFFIX;
  return topic === undefined || name.length > MAX_TOPIC_LENGTH ? undefined : name;
}

/** The fault is at the setting that was given. */
function queueRules(): Rule<Shape>[] {
  return (["transactionBytes", "queueBytes"] as const).map((name) => ({
    setting: name,
    others: ["transactionBytes", "queueBytes"],
    remedy: "{transactionBytes} must be at most {queueBytes}, or no transaction is ever full",
    isBroken: ({ queueBytes }, values) =>
      values.transactionBytes > values.queueBytes &&
      (name === "queueBytes") === (queueBytes !== undefined),
  }));
}

/** The settings that apply. Every rule holds: either `output` or `outputFile` is set. */
export type ConsumeSettings = Values<Shape> & {
  readonly group: string;
  readonly topic: string;
  readonly dlq: string;
  readonly guarantee: "exactly-once" | "at-least-once";
  /** 0 if the main thread labels. */
  readonly workers: number;
  readonly connection: KafkaConnection;
};

/**
 * The settings of a command line, with certificates read and secrets tried.
 *
 * @throws {RunError} with exit code 64 for operands, 78 for a file or a secret that cannot be read.
 */
export async function loadConsumeSettings(
  { settings, shown, operands }: Invocation<Shape>,
): Promise<ConsumeSettings> {
  if (operands.length > 0) {
    throw new RunError(EXIT.usage, `consume reads a topic, not files: ${operands.join(" ")}`);
  }
  const connection = await toKafkaConnection(settings, shown);
  return { ...settings, connection } as ConsumeSettings;
}
