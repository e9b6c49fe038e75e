/**
 * What the previous edition has is taken over, and the rest labelled.
 *
 * @module
 */
import type { Annotator, Labelled, RecordResult } from "../../annotator/contract.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import type { PreviousSong, PreviousSongs } from "./songs.ts";
import { recordChecksum } from "../record_checksum.ts";

/**
 * Annotates the records of one input, in order: those that a previous edition was made of as they are
 * there, by {@linkcode PreviousSong}s, the others by another annotator, which it does not dispose of.
 */
export class ReusingAnnotator implements Annotator<Labelled> {
  readonly #inner: Annotator<Labelled>;
  readonly #previous: PreviousSongs;
  /** Ends with the last call's search: who comes next goes on from there, and never after a failure. */
  #turn: Promise<unknown> = Promise.resolve();
  #reused = 0;

  constructor(inner: Annotator<Labelled>, previous: PreviousSongs) {
    this.#inner = inner;
    this.#previous = previous;
  }

  get model() {
    return this.#inner.model;
  }

  get width() {
    return this.#inner.width;
  }

  /** How many songs were taken from the previous edition so far. */
  get reused(): number {
    return this.#reused;
  }

  async annotate(records: readonly RawRecord[]): Promise<readonly RecordResult<Labelled>[]> {
    const search = this.#turn.then(() => this.#search(records));
    this.#turn = search;
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
