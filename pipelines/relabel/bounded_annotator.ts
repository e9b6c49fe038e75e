/**
 * Labelling within a bound of memory: workers that have grown are replaced, and if that is not enough,
 * there are fewer of them.
 *
 * @module
 */
import type { Annotator, Labelled, RecordResult } from "../annotator/contract.ts";
import { EXIT, RunError } from "../errors.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

const MIB = 1024 * 1024;

/** How much memory there is, and what is done with it. */
export interface MemoryBound {
  readonly maxMiB: number;
  /** How many there are at first. */
  readonly workers: number;
  /** Makes an annotator of so many workers; of none, it works in this thread. */
  readonly make: (workers: number) => Promise<Annotator<Labelled>>;
  /** What the process takes, in bytes. */
  readonly resident?: () => number;
}

/** After so many songs, what was replaced no longer takes memory, and what replaces it takes its own. */
const SETTLED_AFTER = 2_000;
/** Workers that are too large again after fewer songs are too many. */
const WORTH_REPLACING_AFTER = 50_000;

/** Labels by an annotator of its own, which it makes anew when memory runs short. */
export class BoundedAnnotator implements Annotator<Labelled> {
  readonly model;
  readonly width: number;
  readonly #bound: MemoryBound;
  #annotator: Annotator<Labelled>;
  #workers: number;
  /** Since the annotator was made. */
  #songs = 0;
  #underway = new Set<Promise<unknown>>();
  #renewing: Promise<void> | undefined;
  #isDisposed = false;

  private constructor(bound: MemoryBound, annotator: Annotator<Labelled>) {
    this.#bound = bound;
    this.#annotator = annotator;
    this.#workers = bound.workers;
    this.model = annotator.model;
    this.width = annotator.width;
  }

  static async of(bound: MemoryBound): Promise<BoundedAnnotator> {
    return new BoundedAnnotator(bound, await bound.make(bound.workers));
  }

  /** @throws {RunError} with exit code 78 if one thread alone needs more memory than there is. */
  async annotate(records: readonly RawRecord[]): Promise<readonly RecordResult<Labelled>[]> {
    if (this.#isTooMuch()) {
      this.#renewing ??= this.#renew().finally(() => this.#renewing = undefined);
    }
    // What is not waiting is under way at once: a renewal that began between the two would miss it.
    while (this.#renewing) await this.#renewing;
    this.#songs += records.length;
    const answers = this.#annotator.annotate(records);
    this.#underway.add(answers);
    return await answers.finally(() => this.#underway.delete(answers));
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#annotator.dispose();
  }

  #isTooMuch(): boolean {
    const { maxMiB, resident = () => Deno.memoryUsage().rss } = this.#bound;
    return this.#songs >= SETTLED_AFTER && resident() > maxMiB * MIB;
  }

  async #renew(): Promise<void> {
    await Promise.allSettled(this.#underway);
    if (this.#songs < WORTH_REPLACING_AFTER) this.#workers--;
    if (this.#workers < 0) {
      throw new RunError(
        EXIT.badConfiguration,
        `--max-memory ${this.#bound.maxMiB}: one thread alone needs more. Allow more; the same ` +
          "command goes on where this one ends",
      );
    }
    await this.#annotator.dispose();
    this.#annotator = await this.#bound.make(this.#workers);
    if (this.#isDisposed) await this.#annotator.dispose();
    this.#songs = 0;
  }
}
