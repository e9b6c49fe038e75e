/**
 * One worker of a pool, which works on one batch at a time.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { RunError } from "../../errors.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import type { RecordResult } from "../contract.ts";
import {
  decodeMessage,
  encodeMessage,
  fromSent,
  type Message,
  type SetUp,
  type SongResult,
  type WorkerReply,
  type WorkerRequest,
} from "./messages.ts";

/** Starts a worker's thread. */
export type Spawn = () => Worker;

/**
 * The memory of a thread. Songs leave many short-lived objects: with more room for them, a thread grows and
 * is no faster. The old generation's limit is far above what a thread needs, but lets it collect garbage
 * sooner: without the limit it takes a third more memory.
 */
const MEMORY = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 256 };

/** Starts the thread that annotates records. */
export const spawnAnnotatingWorker: Spawn = () =>
  new Worker(new URL("thread.ts", import.meta.url), { resourceLimits: MEMORY });

/** Why a worker did not finish a batch. Its thread has ended. */
export class WorkerFailure extends Error {
  override readonly name = "WorkerFailure";
}

/** A worker. Call `setUp` first. */
export class WorkerHandle {
  readonly #thread: Worker;
  readonly #timeoutMs: number;
  #pending: { resolve(reply: WorkerReply): void; reject(reason: Error): void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Set when the thread has ended. */
  #end: Error | undefined;
  #annotated = 0;

  /**
   * Starts the thread.
   *
   * @param timeoutMs how long it may work on one request, in milliseconds
   */
  constructor(spawn: Spawn, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#thread = spawn();
    this.#thread.on(
      "message",
      (message: Message) => this.#receive(decodeMessage<WorkerReply>(message)),
    );
    this.#thread.on("error", ({ message }: Error) => this.#died(message));
    this.#thread.on("exit", (code: number) => this.#died(`it ended with ${code}`));
  }

  /** Whether it can take requests. */
  get isAlive(): boolean {
    return this.#end === undefined;
  }

  /** The number of records that it has annotated. */
  get annotated(): number {
    return this.#annotated;
  }

  /** @throws {RunError | WorkerFailure} if the worker cannot load the model; the thread then ends. */
  async setUp(setUp: SetUp): Promise<void> {
    await this.#request({ setUp });
  }

  /**
   * Annotates a batch.
   *
   * @throws {WorkerFailure} if the worker died, failed or took too long; the thread then ends.
   */
  async annotate(records: readonly RawRecord[]): Promise<RecordResult<SongResult>[]> {
    const { results } = await this.#request({ records }) as Extract<
      WorkerReply,
      { results: unknown }
    >;
    this.#annotated += records.length;
    return results.map(fromSent);
  }

  /** Ends the thread. */
  end(): void {
    this.#terminate(new WorkerFailure("The worker was ended"));
  }

  #request(request: WorkerRequest): Promise<WorkerReply> {
    if (this.#end) return Promise.reject(this.#end);
    const reply = new Promise<WorkerReply>((resolve, reject) =>
      this.#pending = { resolve, reject }
    );
    this.#timer = setTimeout(
      () => this.#terminate(new WorkerFailure(`The worker was silent for ${this.#timeoutMs} ms`)),
      this.#timeoutMs,
    );
    const message = encodeMessage(request);
    this.#thread.postMessage(message, [message]);
    return reply;
  }

  #receive(reply: WorkerReply): void {
    if ("failed" in reply) return this.#terminate(toError(reply));
    clearTimeout(this.#timer);
    this.#pending?.resolve(reply);
    this.#pending = undefined;
  }

  #died(reason: string): void {
    this.#terminate(new WorkerFailure(`The worker died: ${reason}`));
  }

  #terminate(reason: Error): void {
    if (this.#end) return; // terminating causes an exit event
    this.#end = reason;
    clearTimeout(this.#timer);
    this.#thread.terminate();
    this.#pending?.reject(reason);
    this.#pending = undefined;
  }
}

/** An invalid model ends the run; anything else is the failure of one worker. */
function toError({ failed, exitCode }: Extract<WorkerReply, { failed: string }>): Error {
  return exitCode === undefined ? new WorkerFailure(failed) : new RunError(exitCode, failed);
}
