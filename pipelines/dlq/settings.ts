/**
 * The settings of every command that reads dead letters, and the letters that they choose.
 *
 * @module
 */
import { z } from "zod";
import { counted } from "#lib/format_number.ts";
import { didYouMean } from "#lib/did_you_mean.ts";
import { kafkaRules, kafkaSettings } from "../cli/kafka_settings.ts";
import { format, listSetting, printable, setting } from "../cli/setting.ts";
import { mandatory, type Rule, type Values } from "../cli/define_settings.ts";
import { NAME, TOPIC } from "../cli/value_formats.ts";
import { EXIT, RunError } from "../errors.ts";
import type { DeadLetter } from "../kafka/dead_letter.ts";
import { REJECT_CODES } from "../stream/delivery.ts";

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A day begins at midnight, UTC. */
const TIMESTAMP = format(
  "a day such as 2026-01-31 (UTC), or a time with its zone such as 2026-01-31T12:00:00Z",
  (text) =>
    (DAY.test(text) || TIME.test(text)) && !Number.isNaN(Date.parse(text)) &&
    isInCalendar(text.slice(0, "2026-01-31".length)),
);

/** A day that its month does not have would be parsed as one of the next month. */
function isInCalendar(day: string): boolean {
  return new Date(day).toISOString().startsWith(day);
}

export const deadLetterSettings = {
  topic: setting(TOPIC.optional(), {
    value: "TOPIC",
    help: "The topic of dead letters, such as songs.dlq. Required",
  }),
  group: setting(NAME.default("refrain-dlq-replay"), {
    value: "GROUP",
    help: "The consumer group that stores what was replayed",
  }),
  code: listSetting(z.string(), {
    value: "CODE",
    help: "Only letters with this error code (docs/rejects.md); repeat the flag for several",
  }),
  since: setting(TIMESTAMP.optional(), {
    value: "TIME",
    help: "Only letters that failed at this time or later: 2026-01-31 or 2026-01-31T12:00:00Z",
  }),
  until: setting(TIMESTAMP.optional(), {
    value: "TIME",
    help: "Only letters that failed before this time",
  }),
  ...kafkaSettings,
};

type Shape = typeof deadLetterSettings;

export const deadLetterRules: readonly Rule<Shape>[] = [
  mandatory("topic", "the topic of dead letters"),
  ...kafkaRules,
];

/** The topic of dead letters, and those of its letters that were chosen. */
export interface DeadLetterFilter {
  readonly topic: string;
  readonly group: string;
  readonly matches: (letter: DeadLetter) => boolean;
}

/** Warns of codes that this version does not know, because letters of another version may have them. */
export function deadLetterFilter(settings: Values<Shape>): DeadLetterFilter {
  const { topic, group, code: codes } = settings;
  for (const code of codes.filter((code) => !REJECT_CODES.includes(code))) {
    const nearest = didYouMean(code, REJECT_CODES);
    console.error(`warning: --code ${printable(code)} is not known${nearest}`);
  }
  const since = settings.since === undefined ? -Infinity : Date.parse(settings.since);
  const until = settings.until === undefined ? Infinity : Date.parse(settings.until);
  return {
    topic: topic!,
    group,
    matches: ({ code = "", failedAt }) =>
      (codes.length === 0 || codes.includes(code)) && +failedAt >= since && +failedAt < until,
  };
}

/** @throws {RunError} with exit code 64 if there are any. */
export function refuseOperands([first]: readonly string[]): void {
  if (first === undefined) return;
  throw new RunError(EXIT.usage, `Unexpected argument ${printable(first)}: see --help`);
}

/** Whether a record is not a dead letter: it says neither where it comes from nor why it failed. */
export function isNotDeadLetter({ topic, code }: DeadLetter): boolean {
  return topic === undefined && code === undefined;
}

/** Warns if no record is a dead letter: the topic may be the wrong one. */
export function warnIfNoDeadLetters(
  { read, notDeadLetters }: { readonly read: number; readonly notDeadLetters: number },
): void {
  if (read === 0 || notDeadLetters < read) return;
  console.error(
    `none of ${counted(read, "record")} is a dead letter: ` +
      "set --topic to the topic of dead letters, such as songs.dlq",
  );
}
