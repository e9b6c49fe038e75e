/**
 * `refrain dlq list`: the newest dead letters, for people or as JSON.
 *
 * @module
 */
import { command } from "../cli/command.ts";
import { connectionFlags, connectionOf } from "../cli/connection_flags.ts";
import { deadLetterFilter, deadLetterFlags, warnIfNoDeadLetters } from "./settings.ts";
import { type ListedLetter, listNewest } from "./list.ts";
import { EXIT, RunError } from "../errors.ts";
import { type Flags, withDefaults } from "../cli/flags.ts";
import { createLog } from "../service/log.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { escapeControl } from "#lib/escape_control.ts";
import { textTable } from "../cli/text_table.ts";

const flags = {
  ...deadLetterFlags,
  limit: {
    kind: "integer",
    value: "N",
    minimum: 1,
    maximum: 100_000,
    default: 50,
    help: "Show so many letters at most, the newest",
  },
  json: { kind: "switch", help: "Print one JSON object a letter" },
  ...connectionFlags,
} satisfies Flags;

export const dlqListCommand = command({
  name: "dlq list",
  summary: "Show dead letters, the newest last.",
  usage: "refrain dlq list --brokers HOST:PORT --topic TOPIC [flags]",
  about: `
Reads the dead letters that are there now, and changes nothing. "sent" are those that a replay of
the group has sent back.

  refrain dlq list --brokers localhost:9092 --topic songs.dlq --since 2026-01-31
`,
  flags,
  run: async ({ flags: given, operands }, signal) => {
    if (operands.length > 0) throw new RunError(EXIT.usage, `What is ${operands[0]}? See --help`);
    const choice = deadLetterFilter(given), { limit } = withDefaults(flags, given);
    const connection = await connectionOf(given), log = createLog("error");
    const found = await listNewest({ ...choice, connection, log, limit, signal });
    const { read, letters } = found;
    await stdoutSink().write(given.json ? formatJson(letters) : formatTable(letters));
    warnIfNoDeadLetters(found);
    console.error(`read=${read} shown=${letters.length}`);
    return signal.aborted ? signal.reason as number : EXIT.done;
  },
});

const HEAD = ["failed at", "from", "code", "attempts", "sent", "message"] as const;

/** One row a letter, under a row of names; empty if there is none. */
export function formatTable(letters: readonly ListedLetter[]): string {
  if (letters.length === 0) return "";
  const rows = [[...HEAD], ...letters.map(rowOf)].map((row) => row.map(escapeControl));
  return `${textTable(rows)}\n`;
}

/** One JSON object a line. What a letter does not say is null. */
export function formatJson(letters: readonly ListedLetter[]): string {
  return letters.map(({ letter, isSent }) => {
    const { record, failedAt, topic, partition, offset, code, stage, message } = letter;
    return JSON.stringify({
      failed_at: failedAt.toISOString(),
      topic: topic ?? null,
      partition: partition ?? null,
      offset: offset === undefined ? null : Number(offset),
      code: code ?? null,
      stage: stage ?? null,
      message: message ?? null,
      attempts: letter.attempts,
      cut: letter.isCut,
      sent: isSent,
      letter: { partition: record.partition, offset: Number(record.offset) },
    }) + "\n";
  }).join("");
}

function rowOf({ letter, isSent }: ListedLetter): string[] {
  const { failedAt, topic = "?", partition = "?", offset = "?", code = "?" } = letter;
  return [
    failedAt.toISOString(),
    `${topic}/${partition}/${offset}`,
    code,
    String(letter.attempts),
    isSent ? "yes" : "no",
    letter.message ?? "",
  ];
}
