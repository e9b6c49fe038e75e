import type { Batch, Fate } from "#pipelines/stream/delivery.ts";
import type { RawRecord, Source } from "#pipelines/stream/sources/contract.ts";

const encoder = new TextEncoder();

/** A source of JSONL lines that counts what is pulled from it and what becomes of each record. */
export class CountingSource implements Source {
  /** Batches that were asked for. */
  pulls = 0;
  /** Whether nobody will ask for more. */
  ended = false;
  /** How each record ended, in their order; every time that it did. */
  readonly fates: Fate[][] = [];

  /** @param batches the lines that arrive together; a promise among them is waited for */
  constructor(
    readonly batches: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  ) {}

  async *records(): AsyncGenerator<Batch<RawRecord>> {
    try {
      for await (const lines of this.batches) {
        this.pulls++;
        yield lines.map((line: string) => this.#deliver(line));
      }
    } finally {
      this.ended = true;
    }
  }

  #deliver(line: string) {
    const fates: Fate[] = [];
    const number = this.fates.push(fates);
    return {
      origin: { file: "-", line: number, byte: 0 },
      content: { bytes: encoder.encode(line), format: "jsonl" as const },
      settle: (fate: Fate) => void fates.push(fate),
    };
  }
}
