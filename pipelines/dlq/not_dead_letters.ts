import { counted } from "#lib/format_number.ts";
import type { DeadLetter } from "../kafka/read_dead_letter.ts";

/** Whether a record is no dead letter: it says neither where it comes from nor why it failed. */
export function isStranger({ topic, code }: DeadLetter): boolean {
  return topic === undefined && code === undefined;
}

/** What is told if all that was read are strangers: the topic may be another. */
export function tellOfStrangers(
  { read, strangers }: { readonly read: number; readonly strangers: number },
): void {
  if (read === 0 || strangers < read) return;
  console.error(
    `none of ${counted(read, "record")} is a dead letter: ` +
      "--topic names the topic of letters, such as songs.dlq",
  );
}
