/**
 * The settings of consume: from a command line, and the file that it names, to what the service is
 * built from.
 *
 * @module
 */
import { SONG_LIMITS, type SongLimits } from "#lib/song.ts";
import { connectionOf } from "../cli/connection_flags.ts";
import type { consumeFlags } from "./flags.ts";
import { type EffectiveSettings, effectiveSettings } from "./effective_settings.ts";
import { EXIT, RunError } from "../errors.ts";
import type { Parsed } from "../cli/flags.ts";
import type { KafkaConnection } from "../kafka/connection.ts";
import type { LogLevel } from "../service/log.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import { languageSet } from "../cli/song_flags.ts";
import { statedSettings } from "./stated_settings.ts";

/** What the service is built from. */
export interface ConsumeSettings {
  readonly connection: KafkaConnection;
  readonly group: string;
  readonly topic: string;
  readonly output: TopicOutput | FileOutput;
  readonly guarantee: "exactly-once" | "at-least-once";
  readonly metricsTopic?: string;
  readonly dlq: string;
  /** Whether missing topics that are written to are made. */
  readonly createTopics: boolean;
  readonly from: "earliest" | "latest";
  readonly untilEnd: boolean;
  readonly input: InputFormat;
  readonly withLines: boolean;
  /** Those that are kept; undefined if all are. */
  readonly languages?: ReadonlySet<string>;
  readonly limits: SongLimits;
  readonly maxRecordBytes: number;
  /** A name, or the path of a file. */
  readonly model: string;
  /** 0 if the main thread labels. */
  readonly workers: number;
  /** How line events become songs; undefined if records are songs. */
  readonly lineEvents?: LineEventSettings;
  /** What is written and committed together. */
  readonly transaction: { readonly records: number; readonly bytes: number };
  readonly queueBytes: number;
  /** In milliseconds. */
  readonly sessionTimeout: number;
  /** Where to listen, as `:9464`. */
  readonly http?: string;
  readonly logLevel: LogLevel;
}

/** Annotations go to a topic. */
export interface TopicOutput {
  readonly topic: string;
}

/** Annotations go to a file, or to stdout (`-`). */
export interface FileOutput {
  readonly file: string;
  readonly resume: boolean;
}

/** Songs that arrive line by line. */
export interface LineEventSettings {
  /** Where songs that still grow are told. */
  readonly liveTopic?: string;
  /** In milliseconds of event time. */
  readonly quietTime: number;
  /** Most open songs of a partition, and their memory. */
  readonly songs: number;
  readonly bytes: number;
}

/**
 * The settings that a command line states, with those of its `--config`.
 *
 * @throws {RunError} with exit code 64 if the command line is wrong by itself, 78 if it is with its
 * file, or if a file or a secret cannot be read. All faults are told at once.
 */
export async function consumeSettings(
  { flags: { config, ...given }, operands }: Parsed<typeof consumeFlags>,
): Promise<ConsumeSettings> {
  if (operands.length > 0) {
    throw new RunError(EXIT.usage, `consume reads a topic, and no files: ${operands.join(" ")}`);
  }
  const { values, shown, faults } = await statedSettings(given, config);
  if (faults.length > 0) {
    const exitCode = config === undefined ? EXIT.usage : EXIT.badConfiguration;
    throw new RunError(exitCode, faults.join("\n"));
  }
  return settingsOf(effectiveSettings(values), await connectionOf(values, shown));
}

/** Values without faults, in the words of the service. */
function settingsOf(values: EffectiveSettings, connection: KafkaConnection): ConsumeSettings {
  const { "metrics-topic": metricsTopic, "output-file": file, resume, language, http } = values;
  return {
    connection,
    group: values.group!,
    topic: values.topic!,
    output: file === undefined ? { topic: values.output! } : { file, resume },
    guarantee: values.guarantee as ConsumeSettings["guarantee"],
    ...metricsTopic !== undefined && { metricsTopic },
    dlq: values.dlq!,
    createTopics: values["create-topics"],
    from: values.from as ConsumeSettings["from"],
    untilEnd: values["until-end"],
    input: values.input as InputFormat,
    withLines: values.lines,
    ...language.length > 0 && { languages: languageSet(language) },
    limits: { ...SONG_LIMITS, maxLines: values["max-lines"] },
    maxRecordBytes: values["max-record-bytes"],
    model: values.model,
    workers: values.workers,
    ...values["line-events"] && { lineEvents: lineEventsOf(values) },
    transaction: { records: values["transaction-records"], bytes: values["transaction-bytes"] },
    queueBytes: values["queue-bytes"],
    sessionTimeout: values["session-timeout"],
    ...http !== undefined && { http },
    logLevel: values["log-level"] as LogLevel,
  };
}

function lineEventsOf(values: EffectiveSettings): LineEventSettings {
  const { "live-topic": liveTopic } = values;
  return {
    ...liveTopic !== undefined && { liveTopic },
    quietTime: values["quiet-time"] * 1_000,
    songs: values["open-songs"],
    bytes: values["open-bytes"],
  };
}
