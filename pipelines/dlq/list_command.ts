/**
 * `refrain dlq list`: the newest dead letters, for people or as JSON.
 *
 * @module
 */
import { z } from "zod";
import { escapeControl } from "#lib/escape_control.ts";
import { command } from "../cli/command.ts";
import { toKafkaConnection } from "../cli/kafka_settings.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import { defineSettings } from "../cli/settings.ts";
import { textTable } from "../cli/text_table.ts";
import { EXIT } from "../errors.ts";
import { createLog } from "../service/log.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { type ListedLetter, listNewest } from "./list.ts";
import {
  deadLetterFilter,
  deadLetterRules,
  deadLetterSettings,
  refuseOperands,
  warnIfNoDeadLetters,
} from "./settings.ts";

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
  summary: "Show dead letters, the newest last.",
  usage: "refrain dlq list --brokers HOST:PORT --topic TOPIC [flags]",
  about: `
Reads the dead letters that are there now, and changes nothing. "sent" are those that a replay of
the group has sent back.

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
