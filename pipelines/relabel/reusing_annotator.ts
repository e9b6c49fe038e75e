/**
 * Reuses the annotations of a previous edition for records that have not changed.
 *
 * @module
 */
import type { Provenance } from "#lib/edition/manifest.ts";
import { isDeepStrictEqual } from "node:util";
import type { Annotator, RecordResult } from "../annotator/contract.ts";
import type { EncodedAnnotation } from "../annotator/encoded_annotation.ts";
import type { RawRecord } from "../stream/sources/contract.ts";
import { recordChecksum } from "./stored_records.ts";
import type { PreviousSong, PreviousSongs } from "./previous_songs.ts";

/**
 * Annotates the records of one input in order: takes {@linkcode PreviousSong}s for records that are in the
 * previous edition, and passes the others to another annotator, which it does not dispose of.
 */
export class ReusingAnnotator implements Annotator<EncodedAnnotation> {
  readonly #inner: Annotator<EncodedAnnotation>;
  readonly #previous: PreviousSongs;
  /** Resolves after the last search. Searches run one after the other, and stop after a failure. */
  #searched: Promise<unknown> = Promise.resolve();
  #reused = 0;

  constructor(inner: Annotator<EncodedAnnotation>, previous: PreviousSongs) {
    this.#inner = inner;
    this.#previous = previous;
  }

  get model() {
    return this.#inner.model;
  }

  get concurrency() {
    return this.#inner.concurrency;
  }

  /** The number of songs that were reused so far. */
  get reused(): number {
    return this.#reused;
  }

  async annotate(
    records: readonly RawRecord[],
  ): Promise<readonly RecordResult<EncodedAnnotation>[]> {
    const search = this.#searched.then(() => this.#search(records));
    this.#searched = search;
    const found = await search;
    const others = records.filter((_, place) => found[place] === undefined);
    const answers = others.length > 0 ? await this.#inner.annotate(others) : [];
    const next = answers.values();
    return found.map((song) => song ?? next.next().value!);
  }

  dispose(): Promise<void> {
    return this.#previous.close();
  }

  async #search(records: readonly RawRecord[]): Promise<(PreviousSong | undefined)[]> {
    const found: (PreviousSong | undefined)[] = [];
    for (const record of records) {
      found.push(await this.#previous.find(recordChecksum(record)));
    }
    this.#reused += found.filter((song) => song !== undefined).length;
    return found;
  }
}

/** Everything that annotations depend on, besides their records. */
type Making = Pick<Provenance, "refrain" | "model" | "output_options">;

/** Output options that affect only how annotations are stored. */
const STORAGE_OPTIONS: ReadonlySet<string> = new Set(["partition_songs", "compression"]);

/**
 * The reason, as a sentence, why a new edition cannot reuse annotations of a previous one; undefined if it
 * can. Refrain, the model, and the options that affect annotations must be the same.
 */
export function reuseBlocker(previous: Making, making: Making): string | undefined {
  const before = new Map(namedSettings(previous));
  for (const [name, value] of namedSettings(making)) {
    if (isDeepStrictEqual(before.get(name), value)) continue;
    return `The previous edition was made with ${name} ${toText(before.get(name))}, ` +
      `and this one is made with ${toText(value)}`;
  }
}

function namedSettings(
  { refrain, model, output_options }: Making,
): (readonly [string, unknown])[] {
  const ofModel = Object.entries(model).map(([name, value]) =>
    [name === "name" ? "the model" : `the model's ${name}`, value] as const
  );
  const options = Object.entries(output_options).filter(([name]) => !STORAGE_OPTIONS.has(name));
  return [["Refrain", refrain], ...ofModel, ...options];
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
