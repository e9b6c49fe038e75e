import type { Batch } from "#pipelines/stream/delivery.ts";
import type { RawRecord, Source } from "#pipelines/stream/sources/contract.ts";

const encoder = new TextEncoder();

/** A source of JSONL lines that counts how many batches are pulled from it. */
export class CountingSource implements Source {
  /** The batches that were requested. */
  pulls = 0;
  /** Whether the reader has cancelled. */
  ended = false;
  #records = 0;

  /** @param batches the lines that arrive together; promises are awaited */
  constructor(
    readonly batches: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  ) {}

  async *records(): AsyncGenerator<Batch<RawRecord>> {
    try {
      for await (const lines of this.batches) {
        this.pulls++;
        yield lines.map((line: string) => ({
          origin: { file: "-", line: ++this.#records, byte: 0 },
          content: { bytes: encoder.encode(line), format: "jsonl" },
        }));
      }
    } finally {
      this.ended = true;
    }
  }
}
