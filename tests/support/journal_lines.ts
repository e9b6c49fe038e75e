import { pause } from "./within.ts";

const LONGEST_MS = 120_000;

/** How many whole lines the journal of an edition has; 0 if there is none. */
export async function journalLines(edition: string): Promise<number> {
  try {
    return (await Deno.readTextFile(`${edition}/unfinished.jsonl`)).split("\n").length - 1;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** Waits until the journal has a number of lines: the first is its header, each other line a block or more. */
export async function untilJournalHas(edition: string, lines: number): Promise<void> {
  const end = performance.now() + LONGEST_MS;
  while (await journalLines(edition) < lines) {
    if (performance.now() > end) throw new Error(`${edition} has no journal of ${lines} lines`);
    await pause(10);
  }
}
