/**
 * Dead letters as people and programs read them.
 *
 * @module
 */
import type { ListedLetter } from "./list.ts";
import { oneLine } from "#lib/escape_control.ts";
import { textTable } from "../cli/text_table.ts";

const HEAD = ["failed at", "from", "code", "attempts", "sent", "message"] as const;

/** One row a letter, under a row of names; empty if there is none. */
export function tableOfLetters(letters: readonly ListedLetter[]): string {
  if (letters.length === 0) return "";
  const rows = [[...HEAD], ...letters.map(rowOf)].map((row) => row.map(oneLine));
  return `${textTable(rows)}\n`;
}

/** One JSON object a line. What a letter does not say is null. */
export function jsonOfLetters(letters: readonly ListedLetter[]): string {
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
