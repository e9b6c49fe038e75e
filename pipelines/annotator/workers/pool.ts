/**
 * Annotates in worker threads. When a worker dies, its records are tried once more, each alone, and only
 * a record that fails again is rejected.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { rejection } from "../../stream/decode.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import type { Annotator, RecordResult } from "../contract.ts";
import { type Spawn, spawnAnnotatingWorker, WorkerFailure, WorkerHandle } from "./handle.ts";
import type { ResultForms, SetUp } from "./messages.ts";

/** How a pool works. */
export interface PoolOptions {
  /** The most workers; each is started when it is first needed. */
  readonly workers: number;
  /** How long a worker may work on one batch, in milliseconds (60,000). */
  readonly timeoutMs?: number;
  /** How many records a worker annotates before it is replaced, as its memory grows slowly (50,000). */
  readonly maxRecords?: number;
  readonly spawn?: Spawn;
}

const DISPOSED = "Cannot annotate: the pool was disposed of";

/** A pool of workers. Its results have the form that the set-up names. */
export class WorkerPool<Form extends keyof ResultForms> implements Annotator<ResultForms[Form]> {
  readonly model: ModelInfo;
  readonly concurrency: number;
  readonly #maxWorkers: number;
  readonly #maxRecords: number;
  readonly #start: () => WorkerHandle;
  readonly #setUp: SetUp;
  /** The workers that live, also during their set-up. */
  readonly #workers = new Set<WorkerHandle>();
  readonly #idle: WorkerHandle[] = [];
  /** Batches that wait for a worker. */
  readonly #waiting: ((worker: Promise<WorkerHandle>) => void)[] = [];
  #isDisposed = false;

  /**
   * @param model what the workers load, as annotations name it
   * @param setUp how they annotate, and where they find the model
   * @throws {RangeError} without at least one worker.
   */
  constructor(model: ModelInfo, setUp: SetUp<Form>, options: PoolOptions) {
    const { workers, timeoutMs = 60_000, maxRecords = 50_000 } = options;
    const { spawn = spawnAnnotatingWorker } = options;
    if (!(workers >= 1)) throw new RangeError(`A pool has at least 1 worker, not ${workers}`);
    this.model = model;
    // A batch that each worker works on, and the next one.
    this.concurrency = 2 * workers;
    this.#maxWorkers = workers;
    this.#maxRecords = maxRecords;
    this.#start = () => new WorkerHandle(spawn, timeoutMs);
    this.#setUp = setUp;
  }

  /** @throws {Error} if a worker cannot be started, or the pool is disposed of meanwhile. */
  async annotate(
    records: readonly RawRecord[],
  ): Promise<readonly RecordResult<ResultForms[Form]>[]> {
    if (records.length === 0) return [];
    const results = await this.#annotateOnce(records);
    if (!(results instanceof WorkerFailure)) return results;
    return await Promise.all(records.map(async (record) => {
      const alone = await this.#annotateOnce([record]);
      if (!(alone instanceof WorkerFailure)) return alone[0];
      return rejection(record.bytes, "untaggable", "tag", alone.message);
    }));
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const worker of this.#workers) worker.end();
    this.#rejectWaiting(new Error(DISPOSED));
  }

  async #annotateOnce(
    records: readonly RawRecord[],
  ): Promise<RecordResult<ResultForms[Form]>[] | WorkerFailure> {
    const worker = await this.#acquire();
    try {
      return await worker.annotate(records) as RecordResult<ResultForms[Form]>[];
    } catch (error) {
      if (!(error instanceof WorkerFailure) || this.#isDisposed) throw error;
      return error;
    } finally {
      this.#release(worker);
    }
  }

  /** An idle worker, a new one, or the first that becomes idle. */
  async #acquire(): Promise<WorkerHandle> {
    if (this.#isDisposed) throw new Error(DISPOSED);
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.isAlive) return idle;
      this.#workers.delete(idle); // it died while it was idle
    }
    if (this.#workers.size < this.#maxWorkers) return await this.#startWorker();
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #startWorker(): Promise<WorkerHandle> {
    let worker: WorkerHandle | undefined;
    try {
      worker = this.#start();
      this.#workers.add(worker);
      await worker.setUp(this.#setUp);
      return worker;
    } catch (error) {
      if (worker) this.#workers.delete(worker);
      this.#rejectWaiting(error as Error); // no worker may be left that would serve them
      throw error;
    }
  }

  #rejectWaiting(error: Error): void {
    for (const next of this.#waiting.splice(0)) next(Promise.reject(error));
  }

  #release(worker: WorkerHandle): void {
    if (worker.annotated >= this.#maxRecords) worker.end();
    const next = this.#waiting.shift();
    if (!worker.isAlive) {
      this.#workers.delete(worker);
      next?.(this.#startWorker());
    } else if (next) next(Promise.resolve(worker));
    else this.#idle.push(worker);
  }
}
