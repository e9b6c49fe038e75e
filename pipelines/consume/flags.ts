/**
 * The flags of consume. Each but `config` is a setting of its configuration file, too, of the same
 * name.
 *
 * @module
 */
import { connectionFlags } from "../cli/connection_flags.ts";
import type { Flags, Parsed } from "../cli/flags.ts";
import { LISTENING_ADDRESS, NAME, PATH, TOPIC } from "../cli/validators.ts";
import { LOG_LEVELS } from "../service/log.ts";
import { songFlags } from "../cli/song_flags.ts";

const KIB = 1024, MIB = 1024 * KIB;

/** What is read, and where the results go. */
const routeFlags = {
  group: { kind: "text", value: "NAME", form: NAME, help: "The consumer group. Needed" },
  topic: { kind: "text", value: "TOPIC", form: TOPIC, help: "Read songs here. Needed" },
  output: { kind: "text", value: "TOPIC", form: TOPIC, help: "Write annotations here" },
  "output-file": {
    kind: "text",
    value: "FILE",
    form: PATH,
    help: "Write annotations to a file instead, or to stdout (-)",
  },
  resume: { kind: "switch", help: "Go on with a file that an earlier run has begun" },
  guarantee: {
    kind: "text",
    value: "WHICH",
    choices: ["exactly-once", "at-least-once"],
    help: "exactly-once, or at-least-once (the latter with output-file)",
  },
  "metrics-topic": { kind: "text", value: "TOPIC", form: TOPIC, help: "Write song metrics here" },
  dlq: {
    kind: "text",
    value: "TOPIC",
    form: TOPIC,
    help: "Write records that are no songs here (the input topic's name and .dlq)",
  },
  "create-topics": {
    kind: "switch",
    help: "Create topics that are missing, with the input's number of partitions",
  },
  from: {
    kind: "text",
    value: "WHERE",
    choices: ["earliest", "latest"],
    default: "earliest",
    help: "Where a new group begins: earliest or latest",
  },
  "until-end": { kind: "switch", help: "Stop at what is the end of the topic at the start" },
} satisfies Flags;

/** How the service works. */
const serviceFlags = {
  "transaction-records": {
    kind: "integer",
    value: "N",
    minimum: 1,
    maximum: 100_000,
    default: 500,
    help: "Most records whose results are written, and committed, together",
  },
  "transaction-bytes": {
    kind: "integer",
    value: "BYTES",
    minimum: KIB,
    maximum: 256 * MIB,
    default: 4 * MIB,
    help: "Most bytes of such records",
  },
  "queue-bytes": {
    kind: "integer",
    value: "BYTES",
    minimum: MIB,
    maximum: 16 * 1024 * MIB,
    default: 32 * MIB,
    help: "Most bytes of records that wait, over all partitions",
  },
  "session-timeout": {
    kind: "integer",
    value: "MS",
    minimum: 6_000,
    maximum: 1_800_000,
    default: 15_000,
    help: "Silence after which the group gives our partitions to others",
  },
  http: {
    kind: "text",
    value: "ADDRESS",
    form: LISTENING_ADDRESS,
    help: "Serve /livez, /readyz, /metrics and /version here, such as :9464 (off)",
  },
  "log-level": {
    kind: "text",
    value: "LEVEL",
    choices: LOG_LEVELS,
    default: "info",
    help: `Least important event to log: ${LOG_LEVELS.join(", ")}`,
  },
} satisfies Flags;

/** What a configuration file can say. */
export const consumeSettingFlags = {
  ...connectionFlags,
  ...routeFlags,
  ...songFlags,
  ...serviceFlags,
} satisfies Flags;

export const consumeFlags = {
  config: {
    kind: "text",
    value: "FILE",
    form: PATH,
    letter: "c",
    help: "Take settings from this file, YAML or JSON; a flag goes before it",
  },
  ...consumeSettingFlags,
} satisfies Flags;

/** What a command line gave. */
export type ConsumeFlags = Parsed<typeof consumeFlags>["flags"];

/** What is given, on the command line or in a file. */
export type ConsumeValues = Parsed<typeof consumeSettingFlags>["flags"];
