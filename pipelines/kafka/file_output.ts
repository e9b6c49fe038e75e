/**
 * Writes annotations to a file or stdout, at least once. Each names its source, which identifies duplicates.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { withField } from "#lib/formats/jsonl.ts";
import type { Commit, PartitionOutput } from "./partition_output.ts";
import type { OutgoingRecord } from "./records.ts";
import { parseSource, SOURCE_HEADER } from "./records.ts";

/** The lines of one partition in a file. */
export interface PartitionFile {
  /** The highest offset that has a line in the file; -1 if there is none. */
  readonly lastOffset: () => bigint;
  /** Stores whole lines, up to that of an offset. They are durable once the promise resolves. */
  readonly write: (lines: Uint8Array, offset: bigint) => Promise<void>;
}

/** Options of {@linkcode FileOutput}. */
export interface FileOutputOptions {
  /** The lines of this partition in the file. */
  readonly part: PartitionFile;
  /** The topic of records that go to the file. */
  readonly topic: string;
  /**
   * Whether annotations arrive in the order of their sources. If so, those that the file has already are
   * not written again.
   */
  readonly isAscending: boolean;
  /** Writes all other records, and commits. */
  readonly rest: PartitionOutput;
}

/** A line of the file, and the offset of its source. */
interface Line {
  readonly bytes: Uint8Array;
  readonly offset: bigint;
}

const decoder = new TextDecoder();

/** Writes the lines, then the other records, then the offset. */
export class FileOutput implements PartitionOutput {
  readonly #parts: FileOutputOptions;

  constructor(parts: FileOutputOptions) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    await this.#parts.rest.open();
  }

  async store(outgoing: readonly OutgoingRecord[], commit: Commit): Promise<void> {
    const { part, topic, rest } = this.#parts;
    const lines = outgoing.filter((record) => record.topic === topic)
      .flatMap((record) => this.#toLines(record));
    const last = lines.at(-1);
    if (last) await part.write(Buffer.concat(lines.map(({ bytes }) => bytes)), last.offset);
    await rest.store(outgoing.filter((record) => record.topic !== topic), commit);
  }

  async close(): Promise<void> {
    await this.#parts.rest.close();
  }

  /** The line of a record. A tombstone has none, nor has a record whose line is in the file. */
  #toLines({ value, headers }: OutgoingRecord): Line[] {
    const header = headers.find(({ name }) => name === SOURCE_HEADER)?.value;
    if (value === null || !header) return [];
    const source = decoder.decode(header), { offset } = parseSource(source)!;
    const { isAscending, part } = this.#parts;
    if (isAscending && offset <= part.lastOffset()) return [];
    return [{ bytes: withField(value, "source", source), offset }];
  }
}
