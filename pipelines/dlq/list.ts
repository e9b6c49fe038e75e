/**
 * `refrain dlq list`: the newest dead letters, for people or as JSON.
 *
 * @module
 */
import {
  type DeadLetterFilter,
  deadLetterFilter,
  deadLetterRules,
  deadLetterSettings,
  isNotDeadLetter,
  refuseOperands,
  warnIfNoDeadLetters,
} from "./settings.ts";
import type { KafkaConnection } from "../kafka/connection.ts";
import { DeadLetterTopic, temporaryGroup } from "../kafka/dead_letter_topic.ts";
import { DeadLetterReplay } from "../kafka/dead_letter_replay.ts";
import type { DeadLetter } from "../kafka/dead_letter.ts";
import { createLog, type Log } from "../service/log.ts";
import { abortableIterable } from "../concurrency/abortable.ts";
import { z } from "zod";
import { escapeControl } from "#lib/escape_control.ts";
import { command } from "../cli/command.ts";
import { toKafkaConnection } from "../cli/kafka_settings.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import { defineSettings } from "../cli/define_settings.ts";
import { textTable } from "../cli/terminal.ts";
import { EXIT } from "../errors.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";

/** Options of {@linkcode listNewest}. */
export interface ListRun extends DeadLetterFilter {
  readonly connection: KafkaConnection;
  readonly log: Log;
  /** The most letters to return. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A letter without its content, and whether a replay has sent it back. */
export interface ListedLetter {
  readonly letter: Omit<DeadLetter, "record"> & {
    readonly record: Pick<DeadLetter["record"], "partition" | "offset">;
  };
  readonly isSent: boolean;
}

/** The letters that were found. */
export interface ListResult {
  /** The number of records that were read. */
  readonly read: number;
  /** The number of records that are not dead letters. */
  readonly notDeadLetters: number;
  /** The newest of the letters that match, the newest last. */
  readonly letters: readonly ListedLetter[];
}

/** Reads all letters, and keeps at most about twice `limit` of them in memory. */
export async function listNewest(run: ListRun): Promise<ListResult> {
  const { connection, log, topic, group, limit, matches, signal } = run;
  await using resources = new AsyncDisposableStack();
  const letters = resources.adopt(
    await DeadLetterTopic.open(connection, log, topic),
    (opened) => opened.close(),
  );
  const sent = await DeadLetterReplay.open(letters, { group, dryRun: true });
  let newest: ListedLetter[] = [], read = 0, notDeadLetters = 0;
  for await (const arrived of abortableIterable(letters.letters(temporaryGroup(group)), signal)) {
    read += arrived.length;
    notDeadLetters += arrived.filter(isNotDeadLetter).length;
    for (const letter of arrived) {
      if (matches(letter)) newest.push(toListed(letter, !sent.isPending(letter)));
    }
    if (newest.length > 2 * limit) newest = newest.sort(byAge).slice(-limit);
  }
  return { read, notDeadLetters: notDeadLetters, letters: newest.sort(byAge).slice(-limit) };
}

function toListed({ record: { partition, offset }, ...letter }: DeadLetter, isSent: boolean) {
  return { letter: { ...letter, record: { partition, offset } }, isSent };
}

/** The oldest first; letters of the same time in the order of the topic. */
function byAge({ letter: one }: ListedLetter, { letter: other }: ListedLetter): number {
  return +one.failedAt - +other.failedAt || one.record.partition - other.record.partition ||
    Number(one.record.offset - other.record.offset);
}

const listSettings = defineSettings({
  ...deadLetterSettings,
  limit: setting(z.int().min(1).max(100_000).default(50), {
    value: "N",
    help: "Most letters to show, the newest",
  }),
  json: switchSetting("Print one JSON object per letter"),
}, { rules: deadLetterRules });

export const dlqListCommand = command({
  name: "dlq list",
  summary: "List dead letters, the newest last.",
  usage: "refrain dlq list --brokers HOST:PORT --topic TOPIC [flags]",
  about: `
Reads the dead letters up to the current end of the topic, and changes nothing. Letters that a replay of
the group has sent back are marked "sent".

  refrain dlq list --brokers localhost:9092 --topic songs.dlq --since 2026-01-31
`,
  settings: listSettings,
  run: async ({ settings, shown, operands }, signal) => {
    refuseOperands(operands);
    const found = await listNewest({
      ...deadLetterFilter(settings),
      connection: await toKafkaConnection(settings, shown),
      log: createLog("error"),
      limit: settings.limit,
      signal,
    });
    const { read, letters } = found;
    await stdoutSink().write(settings.json ? formatJson(letters) : formatTable(letters));
    warnIfNoDeadLetters(found);
    console.error(`read=${read} shown=${letters.length}`);
    return signal.aborted ? signal.reason as number : EXIT.done;
  },
});

const HEAD = ["failed at", "from", "code", "attempts", "sent", "message"] as const;

/** A table with a row per letter and a head; empty if there are no letters. */
export function formatTable(letters: readonly ListedLetter[]): string {
  if (letters.length === 0) return "";
  const rows = [[...HEAD], ...letters.map(toRow)].map((row) => row.map(escapeControl));
  return `${textTable(rows)}\n`;
}

/** One JSON object per line. Fields that a letter lacks are null. */
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

function toRow({ letter, isSent }: ListedLetter): string[] {
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
