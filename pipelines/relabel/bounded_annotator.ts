/**
 * Labels within a memory limit: workers that have grown are replaced, and if that is not enough, their
 * number is reduced.
 *
 * @module
 */
import type { Annotator, RecordResult } from "../annotator/contract.ts";
import type { EncodedAnnotation } from "../annotator/encoded_annotation.ts";
import { EXIT, RunError } from "../errors.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

const MIB = 1024 * 1024;

/** The memory limit, and how workers are replaced. */
export interface MemoryBound {
  readonly maxMiB: number;
  /** The number of workers at first. */
  readonly workers: number;
  /** Creates an annotator with a number of workers; with 0 it works in this thread. */
  readonly create: (workers: number) => Promise<Annotator<EncodedAnnotation>>;
  /** The memory of the process in bytes; by default, its resident set size. */
  readonly residentBytes?: () => number;
}

/** Songs after which replaced workers have freed their memory and new ones have taken theirs. */
const SETTLED_AFTER = 2_000;
/** Workers that exceed the limit again after fewer songs are too many. */
const WORTH_REPLACING_AFTER = 50_000;

/** Labels with an annotator that it replaces when memory runs short. */
export class BoundedAnnotator implements Annotator<EncodedAnnotation> {
  readonly model;
  readonly concurrency: number;
  readonly #bound: MemoryBound;
  #annotator: Annotator<EncodedAnnotation>;
  #workers: number;
  /** Songs since the annotator was created. */
  #songs = 0;
  #running = new Set<Promise<unknown>>();
  #replacing: Promise<void> | undefined;
  #isDisposed = false;

  private constructor(bound: MemoryBound, annotator: Annotator<EncodedAnnotation>) {
    this.#bound = bound;
    this.#annotator = annotator;
    this.#workers = bound.workers;
    this.model = annotator.model;
    this.concurrency = annotator.concurrency;
  }

  static async create(bound: MemoryBound): Promise<BoundedAnnotator> {
    return new BoundedAnnotator(bound, await bound.create(bound.workers));
  }

  /** @throws {RunError} with exit code 78 if a single thread needs more memory than the limit. */
  async annotate(
    records: readonly RawRecord[],
  ): Promise<readonly RecordResult<EncodedAnnotation>[]> {
    if (this.#exceedsLimit()) {
      this.#replacing ??= this.#replace().finally(() => this.#replacing = undefined);
    }
    // Must not await between this loop and `add`: a replacement could start in between.
    while (this.#replacing) await this.#replacing;
    this.#songs += records.length;
    const answers = this.#annotator.annotate(records);
    this.#running.add(answers);
    return await answers.finally(() => this.#running.delete(answers));
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#annotator.dispose();
  }

  #exceedsLimit(): boolean {
    const { maxMiB, residentBytes = () => Deno.memoryUsage().rss } = this.#bound;
    return this.#songs >= SETTLED_AFTER && residentBytes() > maxMiB * MIB;
  }

  async #replace(): Promise<void> {
    await Promise.allSettled(this.#running);
    if (this.#songs < WORTH_REPLACING_AFTER) this.#workers--;
    if (this.#workers < 0) {
      throw new RunError(
        EXIT.badConfiguration,
        `--max-memory ${this.#bound.maxMiB}: a single thread needs more. Raise the limit and run ` +
          "the same command again: it resumes this run",
      );
    }
    await this.#annotator.dispose();
    this.#annotator = await this.#bound.create(this.#workers);
    if (this.#isDisposed) await this.#annotator.dispose();
    this.#songs = 0;
  }
}
