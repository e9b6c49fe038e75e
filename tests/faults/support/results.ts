/**
 * Where a service writes annotations, as its checker reads it.
 *
 * @module
 */
import { SOURCE_HEADER } from "#pipelines/kafka/records.ts";
import type { ReadRecord, RecordFate } from "../../support/kafka/topic_reader.ts";

/** Reads what is there, more of it each time: a `TopicReader` is one. */
export interface Results {
  read(): Promise<unknown>;
  /** What stays, whatever happens. */
  readonly committed: readonly ReadRecord[];
  count(fate: RecordFate): number;
}

/** The lines of a file, as if they were records. */
export class AnnotationLines implements Results {
  #committed: readonly ReadRecord[] = [];

  constructor(readonly path: string) {}

  /** A last line that is not whole is left for the next time. */
  async read(): Promise<void> {
    const text = await Deno.readTextFile(this.path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    });
    this.#committed = text.split("\n").slice(0, -1).map(recordOf);
  }

  get committed(): readonly ReadRecord[] {
    return this.#committed;
  }

  count(fate: RecordFate): number {
    return fate === "committed" ? this.#committed.length : 0;
  }
}

/** The source is the last field of a line, and no part of what annotate writes. */
function recordOf(line: string, offset: number): ReadRecord {
  const [, value = line, source = ""] = /^(.*),"source":"([^"]*)"\}$/.exec(line) ?? [];
  return {
    ...{ partition: 0, offset: BigInt(offset), timestamp: 0, fate: "committed" },
    key: JSON.parse(line).id,
    value: new TextEncoder().encode(value + "}"),
    headers: { [SOURCE_HEADER]: source },
  };
}
