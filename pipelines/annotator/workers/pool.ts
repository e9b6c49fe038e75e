/**
 * Workers that annotate side by side. A worker that dies takes nothing with it: its records are
 * tried once more, each alone, and only one that fails again is rejected.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { Annotator, RecordResult } from "../contract.ts";
import { rejection } from "../../stream/decode.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import { type Spawn, spawnAnnotatingWorker, WorkerFailure, WorkerHandle } from "./handle.ts";
import type { SetUp } from "./messages.ts";

/** How a pool works. */
export interface PoolOptions {
  /** Workers at most; they are started as they are needed. */
  readonly workers: number;
  /** How long a worker may work on one batch, in milliseconds (60,000). */
  readonly patience?: number;
  /** After how many records a worker is replaced, as it grows slowly for ever (50,000). */
  readonly lifetime?: number;
  readonly spawn?: Spawn;
}

const DISPOSED = "Cannot annotate: the pool was disposed of";

/** Annotates in workers. */
export class WorkerPool implements Annotator {
  readonly model: ModelInfo;
  readonly width: number;
  readonly #workers: number;
  readonly #lifetime: number;
  readonly #start: () => WorkerHandle;
  readonly #setUp: SetUp;
  /** Those that live, also while they are set up. */
  readonly #hands = new Set<WorkerHandle>();
  readonly #idle: WorkerHandle[] = [];
  /** Batches that wait for a hand. */
  readonly #waiting: ((hand: Promise<WorkerHandle>) => void)[] = [];
  #isDisposed = false;

  /**
   * @param model what the workers load, as annotations name it
   * @param setUp how they work, and where they find it
   * @throws {RangeError} if there is to be no worker.
   */
  constructor(model: ModelInfo, setUp: SetUp, options: PoolOptions) {
    const { workers, patience = 60_000, lifetime = 50_000 } = options;
    const { spawn = spawnAnnotatingWorker } = options;
    if (!(workers >= 1)) throw new RangeError(`A pool has at least 1 worker, not ${workers}`);
    this.model = model;
    // A batch for each worker to work on, and one to go on with.
    this.width = 2 * workers;
    this.#workers = workers;
    this.#lifetime = lifetime;
    this.#start = () => new WorkerHandle(spawn, patience);
    this.#setUp = setUp;
  }

  /** @throws {Error} if a worker cannot be started, or the pool is disposed of meanwhile. */
  async annotate(records: readonly RawRecord[]): Promise<readonly RecordResult[]> {
    if (records.length === 0) return [];
    const together = await this.#annotateOnce(records);
    if (!(together instanceof WorkerFailure)) return together;
    return await Promise.all(records.map(async (record) => {
      const alone = await this.#annotateOnce([record]);
      if (!(alone instanceof WorkerFailure)) return alone[0];
      return rejection(record.bytes, "untaggable", "tag", alone.message);
    }));
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const hand of this.#hands) hand.end();
    this.#refuse(new Error(DISPOSED));
  }

  async #annotateOnce(records: readonly RawRecord[]): Promise<RecordResult[] | WorkerFailure> {
    const hand = await this.#nextHand();
    try {
      return await hand.annotate(records);
    } catch (error) {
      if (!(error instanceof WorkerFailure) || this.#isDisposed) throw error;
      return error;
    } finally {
      this.#giveBack(hand);
    }
  }

  /** A hand that is free, a new one, or the first that becomes free. */
  async #nextHand(): Promise<WorkerHandle> {
    if (this.#isDisposed) throw new Error(DISPOSED);
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.isAlive) return idle;
      this.#hands.delete(idle); // it died without work
    }
    if (this.#hands.size < this.#workers) return await this.#newHand();
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #newHand(): Promise<WorkerHandle> {
    let hand: WorkerHandle | undefined;
    try {
      hand = this.#start();
      this.#hands.add(hand);
      await hand.setUp(this.#setUp);
      return hand;
    } catch (error) {
      if (hand) this.#hands.delete(hand);
      this.#refuse(error as Error); // there may be no hand left that would come to them
      throw error;
    }
  }

  /** Ends the wait of every batch with an error. */
  #refuse(error: Error): void {
    for (const next of this.#waiting.splice(0)) next(Promise.reject(error));
  }

  #giveBack(hand: WorkerHandle): void {
    if (hand.annotated >= this.#lifetime) hand.end();
    const next = this.#waiting.shift();
    if (!hand.isAlive) {
      this.#hands.delete(hand);
      next?.(this.#newHand());
    } else if (next) next(Promise.resolve(hand));
    else this.#idle.push(hand);
  }
}
