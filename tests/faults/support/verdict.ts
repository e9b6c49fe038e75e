/**
 * Holds what a service wrote against what it should have written.
 *
 * @module
 */
import { parseSource, SOURCE_HEADER } from "#pipelines/kafka/records.ts";
import type { ReadRecord } from "../../support/kafka/topic_reader.ts";
import type { Expected, SongsByKey } from "./songs_by_key.ts";

/** How records ended, as readers of committed records see it. */
export interface Verdict {
  readonly records: number;
  readonly written: number;
  readonly rejected: number;
  /** Records of the input that ended more than once; counted once for each time too many. */
  readonly duplicated: number;
  readonly lost: number;
  /** Results that are not what they should be, to the byte. */
  readonly wrong: number;
  /** Results that stand behind a later one of the same key. */
  readonly disordered: number;
  /** What is wrong with the first few. */
  readonly examples: readonly string[];
}

const TOLD = 5;
const decoder = new TextDecoder();

/** What must become of each record, by partition and offset. */
type AllExpected = readonly (readonly Expected[])[];

/** @param found the committed records of the output, and of the dead letters */
export async function verdictOf(
  songs: SongsByKey,
  found: { readonly output: readonly ReadRecord[]; readonly letters: readonly ReadRecord[] },
): Promise<Verdict> {
  const { records, partitions } = songs.options, expected: (readonly Expected[])[] = [];
  for (let number = 0; number < partitions; number++) expected.push(await songs.expected(number));
  const judge = new Judge(expected);
  judge.hearOutput(found.output);
  judge.hearLetters(found.letters);
  const { length: written } = found.output, { length: rejected } = found.letters;
  return { records, written, rejected, ...judge.sentence() };
}

/** Hears each result once. */
class Judge {
  readonly #expected: AllExpected;
  /** How often each record of the input ended, by `partition/offset`. */
  readonly #times = new Map<string, number>();
  readonly #examples: string[] = [];
  #wrong = 0;
  #disordered = 0;

  constructor(expected: AllExpected) {
    this.#expected = expected;
  }

  /** Annotations, which stand in the order of their songs. */
  hearOutput(records: readonly ReadRecord[]): void {
    const lastOf = new Map<string, number>();
    for (const record of records) {
      const { partition, offset } = parseSource(record.headers[SOURCE_HEADER]) ?? {};
      this.#hear(
        `${partition}/${offset}`,
        record,
        (should) => should.fate === "written" && should.value === textOf(record),
      );
      const before = lastOf.get(record.key!) ?? -1;
      if (Number(offset) < before) {
        this.#disordered++;
        this.#tell(`${partition}/${offset} stands behind ${partition}/${before}`);
      }
      lastOf.set(record.key!, Math.max(before, Number(offset)));
    }
  }

  /** Dead letters. */
  hearLetters(records: readonly ReadRecord[]): void {
    for (const record of records) {
      const { headers } = record;
      const source = ["partition", "offset"].map((name) => headers[`__connect.errors.${name}`]);
      this.#hear(
        source.join("/"),
        record,
        (should) =>
          should.fate === "rejected" && should.value === textOf(record) &&
          should.code === headers["x-refrain-error-code"],
      );
    }
  }

  /** What was found, once all is heard: what never ended is lost. */
  sentence(): Omit<Verdict, "records" | "written" | "rejected"> {
    const all = this.#expected.flatMap((list, partition) =>
      list.map((_, offset) => `${partition}/${offset}`)
    );
    const lost = all.filter((source) => !this.#times.has(source));
    for (const source of lost) this.#tell(`${source} is lost`);
    for (const [source, count] of this.#times) {
      if (count > 1) this.#tell(`${source} ended ${count} times`);
    }
    return {
      duplicated: Array.from(this.#times.values()).reduce((sum, count) => sum + count - 1, 0),
      lost: lost.length,
      wrong: this.#wrong,
      disordered: this.#disordered,
      examples: this.#examples,
    };
  }

  #hear(source: string, record: ReadRecord, fits: (expected: Expected) => boolean): void {
    const [partition, offset] = source.split("/").map(Number);
    const should: Expected | undefined = this.#expected[partition]?.[offset];
    this.#times.set(source, (this.#times.get(source) ?? 0) + 1);
    if (should !== undefined && record.key === should.key && fits(should)) return;
    this.#wrong++;
    this.#tell(`${source}: ${textOf(record)} is not ${JSON.stringify(should)}`);
  }

  #tell(what: string): void {
    if (this.#examples.length < TOLD) this.#examples.push(what);
  }
}

/** Whether each record ended once, and as it should. */
export function isExact({ duplicated, lost, wrong, disordered }: Verdict): boolean {
  return duplicated + lost + wrong + disordered === 0;
}

function textOf({ value }: ReadRecord): string {
  return value === null ? "null" : decoder.decode(value);
}
