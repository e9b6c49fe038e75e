/**
 * Checks the lines of an output too large to keep: `song-0`, `song-1`, and so on, each once.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Verdict } from "./verdict.ts";

const LINE_FEED = 10, TOLD = 5, ID = /"id":"song-(\d+)"/;
const decoder = new TextDecoder();

/** Takes an output in chunks. */
export class NumberedLines {
  readonly #kept: Buffer;
  /** What has come of a line whose end has not. */
  #begun: Uint8Array[] = [];
  #count = 0;
  #next = 0;
  #lost = 0;
  #duplicated = 0;
  #wrong = 0;
  readonly #examples: string[] = [];

  /** @param kept what each line must contain */
  constructor(kept: string) {
    this.#kept = Buffer.from(kept);
  }

  /** How many lines there were. */
  get count(): number {
    return this.#count;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end; (end = chunk.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
      this.#check(Buffer.concat([...this.#begun, chunk.subarray(start, end)]));
      this.#begun = [];
    }
    this.#begun.push(chunk.subarray(start));
  }

  /** Of an output that should have a number of lines. */
  verdict(records: number): Verdict {
    const rest = this.#begun.reduce((sum, { length }) => sum + length, 0);
    return {
      ...{ records, written: this.#count, rejected: 0 },
      lost: this.#lost + records - this.#next,
      duplicated: this.#duplicated,
      wrong: this.#wrong + Math.sign(rest),
      disordered: 0,
      examples: this.#examples,
    };
  }

  #check(line: Buffer): void {
    this.#count++;
    const start = decoder.decode(line.subarray(0, 200)), number = Number(ID.exec(start)?.[1]);
    if (!line.includes(this.#kept) || Number.isNaN(number)) {
      this.#wrong++;
    } else if (number < this.#next) {
      this.#duplicated++;
    } else {
      this.#lost += number - this.#next;
      if (number === this.#next++) return;
      this.#next = number + 1;
    }
    if (this.#examples.length < TOLD) this.#examples.push(start);
  }
}
