/**
 * Annotations in a file or on stdout: at least once, each with its source, by which a second one is known.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { withField } from "#lib/formats/jsonl.ts";
import type { Commit, PartitionOutput } from "./partition_output.ts";
import type { OutgoingRecord } from "./records.ts";
import { parseSource, SOURCE_HEADER } from "./headers.ts";

/** The lines of one partition in a file. */
export interface PartitionFile {
  /** The highest offset of which the file holds a line; -1 if there is none. */
  readonly lastOffset: () => bigint;
  /** Stores whole lines, up to that of an offset: when the promise is fulfilled, they are safe. */
  readonly write: (lines: Uint8Array, offset: bigint) => Promise<void>;
}

/** What a file output works with. */
export interface FileOutputOptions {
  /** What the file holds of this partition. */
  readonly part: PartitionFile;
  /** The topic that stands for the file. */
  readonly topic: string;
  /**
   * Whether annotations come in the order of their sources: then none is written whose source the file
   * has reached already.
   */
  readonly isAscending: boolean;
  /** Takes all other records, and commits. */
  readonly rest: PartitionOutput;
}

/** A line of the file, and the offset of its source. */
interface Line {
  readonly bytes: Uint8Array;
  readonly offset: bigint;
}

const decoder = new TextDecoder();

/** Lines first, then everything else, then the offset. */
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
      .flatMap((record) => this.#lineOf(record));
    const last = lines.at(-1);
    if (last) await part.write(Buffer.concat(lines.map(({ bytes }) => bytes)), last.offset);
    await rest.store(outgoing.filter((record) => record.topic !== topic), commit);
  }

  async close(): Promise<void> {
    await this.#parts.rest.close();
  }

  /** None of what is there already, nor of a tombstone: a file has no line that deletes. */
  #lineOf({ value, headers }: OutgoingRecord): Line[] {
    const header = headers.find(({ name }) => name === SOURCE_HEADER)?.value;
    if (value === null || !header) return [];
    const source = decoder.decode(header), { offset } = parseSource(source)!;
    const { isAscending, part } = this.#parts;
    if (isAscending && offset <= part.lastOffset()) return [];
    return [{ bytes: withField(value, "source", source), offset }];
  }
}
