/**
 * The flags of everything that reads dead letters, and the choice that they make.
 *
 * @module
 */
import { didYouMean } from "#lib/did_you_mean.ts";
import { EXIT, RunError } from "../errors.ts";
import { type Form, printable } from "../cli/flag.ts";
import { type Flags, type Parsed, withDefaults } from "../cli/flags.ts";
import { NAME, TOPIC } from "../cli/validators.ts";
import type { DeadLetter } from "../kafka/dead_letter.ts";
import { REJECT_CODES } from "../stream/reject_codes.ts";
import { counted } from "#lib/format_number.ts";

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A day begins at midnight, UTC. */
const timeForm: Form = {
  words: "a day such as 2026-01-31 (UTC), or a time with its zone such as 2026-01-31T12:00:00Z",
  accepts: (text) =>
    (DAY.test(text) || TIME.test(text)) && !Number.isNaN(Date.parse(text)) &&
    isInCalendar(text.slice(0, "2026-01-31".length)),
};

/** Days that a month does not have would be taken for some of the next. */
function isInCalendar(day: string): boolean {
  return new Date(day).toISOString().startsWith(day);
}

export const deadLetterFlags = {
  topic: {
    kind: "text",
    value: "TOPIC",
    form: TOPIC,
    help: "The topic of dead letters, such as songs.dlq",
  },
  group: {
    kind: "text",
    value: "GROUP",
    form: NAME,
    default: "refrain-dlq-replay",
    help: "The consumer group that remembers what was replayed",
  },
  code: {
    kind: "list",
    value: "CODE",
    help: "Only letters with this error code; give it again for more. All are in docs/rejects.md",
  },
  since: {
    kind: "text",
    value: "TIME",
    form: timeForm,
    help: "Only letters that failed at this time or later: 2026-01-31 or 2026-01-31T12:00:00Z",
  },
  until: {
    kind: "text",
    value: "TIME",
    form: timeForm,
    help: "Only letters that failed before this time",
  },
} satisfies Flags;

type LetterFlags = Parsed<typeof deadLetterFlags>["flags"];

/** Which letters are read, and which of them are wanted. */
export interface DeadLetterFilter {
  readonly topic: string;
  readonly group: string;
  readonly matches: (letter: DeadLetter) => boolean;
}

/**
 * What the flags choose. Warns of codes that this version does not know: letters of another may have
 * them.
 *
 * @throws {RunError} with exit code 64 if the topic is missing.
 */
export function deadLetterFilter(given: LetterFlags): DeadLetterFilter {
  const { topic, group, code: codes } = withDefaults(deadLetterFlags, given);
  if (topic === undefined) {
    throw new RunError(EXIT.usage, "--topic is missing: the topic of dead letters");
  }
  for (const code of codes.filter((code) => !REJECT_CODES.includes(code))) {
    const nearest = didYouMean(code, REJECT_CODES);
    console.error(`warning: --code ${printable(code)} is not known${nearest}`);
  }
  const since = given.since === undefined ? -Infinity : Date.parse(given.since);
  const until = given.until === undefined ? Infinity : Date.parse(given.until);
  return {
    topic,
    group,
    matches: ({ code = "", failedAt }) =>
      (codes.length === 0 || codes.includes(code)) && +failedAt >= since && +failedAt < until,
  };
}

/** Whether a record is no dead letter: it says neither where it comes from nor why it failed. */
export function isNotDeadLetter({ topic, code }: DeadLetter): boolean {
  return topic === undefined && code === undefined;
}

/** What is told if all that was read are notDeadLetters: the topic may be another. */
export function warnIfNoDeadLetters(
  { read, notDeadLetters }: { readonly read: number; readonly notDeadLetters: number },
): void {
  if (read === 0 || notDeadLetters < read) return;
  console.error(
    `none of ${counted(read, "record")} is a dead letter: ` +
      "--topic names the topic of letters, such as songs.dlq",
  );
}
