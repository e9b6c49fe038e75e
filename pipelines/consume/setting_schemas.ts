/**
 * Every setting of consume. Flags, `--help`, the keys of configuration files and the table in
 * docs/consume.md follow from this.
 *
 * @module
 */
import { z } from "zod";
import { INPUT_FORMATS } from "#lib/formats/registry.ts";
import { DEFAULT_MODEL, MODEL_NAMES } from "../annotator/model_store.ts";
import { kafkaSettings } from "../cli/kafka_settings.ts";
import { configSetting } from "../cli/load_settings.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import {
  ignoreBreaksSetting,
  languageSetting,
  LARGEST_RECORD_BOUND,
  linesSetting,
  maxLinesSetting,
  workersSetting,
} from "../cli/song_settings.ts";
import { LISTENING_ADDRESS, NAME, nameOrPath, PATH, TOPIC } from "../cli/value_formats.ts";
import { LOG_LEVELS } from "../service/log.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";

const KIB = 1024, MIB = 1024 * KIB, GIB = 1024 * MIB;

/** The input, and the destinations of results. */
const route = {
  group: setting(NAME.optional(), { value: "NAME", help: "The consumer group. Required" }),
  topic: setting(TOPIC.optional(), { value: "TOPIC", help: "Read songs from here. Required" }),
  output: setting(TOPIC.optional(), { value: "TOPIC", help: "Write annotations here" }),
  outputFile: setting(PATH.optional(), {
    value: "FILE",
    help: "Write annotations to a file instead, or to stdout (-)",
  }),
  resume: switchSetting("Continue the output file of an earlier run"),
  guarantee: setting(z.enum(["exactly-once", "at-least-once"]).optional(), {
    value: "GUARANTEE",
    otherwise: "exactly-once",
    help: "exactly-once, or at-least-once (always with output-file)",
  }),
  metricsTopic: setting(TOPIC.optional(), { value: "TOPIC", help: "Write song metrics here" }),
  dlq: setting(TOPIC.optional(), {
    value: "TOPIC",
    otherwise: "TOPIC.dlq",
    help: "Write dead letters, records that are not songs, here",
  }),
  createTopics: switchSetting("Create missing topics, with as many partitions as the input"),
  from: setting(z.enum(["earliest", "latest"]).default("earliest"), {
    value: "WHERE",
    help: "Where a new group begins: earliest or latest",
  }),
  untilEnd: switchSetting("Stop at what was the end of the topic when the run started"),
};

/** How a record becomes a song, and a song an annotation. */
const songs = {
  input: setting(z.enum(INPUT_FORMATS).default("auto"), {
    value: "FORMAT",
    help: `Format of records: ${INPUT_FORMATS.join(", ")}; auto: by content`,
  }),
  lines: linesSetting,
  ignoreBreaks: ignoreBreaksSetting,
  language: languageSetting,
  maxLines: maxLinesSetting,
  maxRecordBytes: setting(z.int().min(1).max(LARGEST_RECORD_BOUND).default(MAX_RECORD_BYTES), {
    value: "BYTES",
    help: "Maximum size of a record",
  }),
  model: setting(nameOrPath(MODEL_NAMES).default(DEFAULT_MODEL), {
    value: "NAME|FILE",
    help: "The name of a model, or a file that train wrote",
  }),
  workers: workersSetting,
};

const lineEvents = {
  lineEvents: switchSetting("A record is one line of a song: docs/line_events.md"),
  liveTopic: setting(TOPIC.optional(), {
    value: "TOPIC",
    help: "Write the annotations of open songs here",
  }),
  quietTime: setting(z.int().min(1).max(30 * 24 * 3600).default(600), {
    value: "SECONDS",
    help: "Time without a line after which an open song ends",
  }),
  openBytes: setting(z.int().min(MIB).max(16 * GIB).default(64 * MIB), {
    value: "BYTES",
    help: "Memory for the open songs of one partition",
  }),
  openSongs: setting(z.int().min(1).max(400).default(400), {
    value: "N",
    help: "Maximum number of open songs per partition",
  }),
};

const service = {
  transactionRecords: setting(z.int().min(1).max(100_000).default(500), {
    value: "N",
    help: "Maximum number of records whose results are written together",
  }),
  transactionBytes: setting(z.int().min(KIB).max(256 * MIB).default(4 * MIB), {
    value: "BYTES",
    help: "Maximum total size of these records",
  }),
  queueBytes: setting(z.int().min(MIB).max(16 * GIB).default(32 * MIB), {
    value: "BYTES",
    help: "Maximum size of waiting records, over all partitions",
  }),
  sessionTimeout: setting(z.int().min(6_000).max(1_800_000).default(15_000), {
    value: "MS",
    help: "Time without a heartbeat after which a process is removed",
  }),
  http: setting(LISTENING_ADDRESS.optional(), {
    value: "ADDRESS",
    otherwise: "off",
    help: "Serve /livez, /readyz, /metrics and /version here, such as :9464",
  }),
  logLevel: setting(z.enum(LOG_LEVELS).default("info"), {
    value: "LEVEL",
    help: `Minimum level to log: ${LOG_LEVELS.join(", ")}`,
  }),
};

export const consumeShape = {
  config: configSetting,
  ...kafkaSettings,
  ...route,
  ...songs,
  ...lineEvents,
  ...service,
};
