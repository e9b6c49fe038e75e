/**
 * One worker of a pool, which works on one batch at a time.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import type { RecordResult } from "../contract.ts";
import { Rejection } from "../../stream/delivery.ts";
import { RunError } from "../../errors.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import type { Order, Reply, SetUp } from "./messages.ts";
import { packed, type Parcel, unpacked } from "./transfer.ts";

/** Starts a worker's thread. */
export type Spawn = () => Worker;

/**
 * Songs leave many short-lived objects: given room for more of them, a thread grows and is no faster. The
 * other bound is far above what it needs, and lets it collect garbage sooner: without, it takes a third
 * more memory.
 */
const MEMORY = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 256 };

/** Starts the thread that annotates records. */
export const spawnAnnotatingWorker: Spawn = () =>
  new Worker(new URL("thread.ts", import.meta.url), { resourceLimits: MEMORY });

/** Why a worker did not finish a batch. It is gone. */
export class WorkerFailure extends Error {
  override readonly name = "WorkerFailure";
}

/** A worker. It is set up first. */
export class WorkerHandle {
  readonly #thread: Worker;
  readonly #patience: number;
  #settle: { resolve(reply: Reply): void; reject(reason: Error): void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Set once the thread is gone. */
  #gone: Error | undefined;
  #annotated = 0;

  /**
   * Starts the thread.
   *
   * @param patience how long it may work on one order, in milliseconds
   */
  constructor(spawn: Spawn, patience: number) {
    this.#patience = patience;
    this.#thread = spawn();
    this.#thread.on("message", (parcel: Parcel) => this.#replied(unpacked(parcel)));
    this.#thread.on("error", ({ message }: Error) => this.#die(message));
    this.#thread.on("exit", (code: number) => this.#die(`it ended with ${code}`));
  }

  /** Whether it can be asked for more. After a failure it cannot: its thread is gone. */
  get isAlive(): boolean {
    return this.#gone === undefined;
  }

  /** How many records it has annotated so far. */
  get annotated(): number {
    return this.#annotated;
  }

  /** @throws {RunError | WorkerFailure} if the worker cannot load the model. It is gone then. */
  async setUp(setUp: SetUp): Promise<void> {
    await this.#ask({ setUp });
  }

  /**
   * Annotates a batch.
   *
   * @throws {WorkerFailure} if the worker died, failed or was silent for too long. It is gone then.
   */
  async annotate(records: readonly RawRecord[]): Promise<RecordResult[]> {
    const { answers } = await this.#ask({ records }) as Extract<Reply, { answers: unknown }>;
    this.#annotated += records.length;
    return answers.map(withClass);
  }

  /** Ends the thread. */
  end(): void {
    this.#end(new WorkerFailure("The worker was ended"));
  }

  #ask(order: Order): Promise<Reply> {
    if (this.#gone) return Promise.reject(this.#gone);
    const reply = new Promise<Reply>((resolve, reject) => this.#settle = { resolve, reject });
    this.#timer = setTimeout(
      () => this.#end(new WorkerFailure(`The worker was silent for ${this.#patience} ms`)),
      this.#patience,
    );
    const parcel = packed(order);
    this.#thread.postMessage(parcel, [parcel]);
    return reply;
  }

  #replied(reply: Reply): void {
    if ("failed" in reply) return this.#end(errorOf(reply));
    clearTimeout(this.#timer);
    this.#settle?.resolve(reply);
    this.#settle = undefined;
  }

  #die(reason: string): void {
    this.#end(new WorkerFailure(`The worker died: ${reason}`));
  }

  #end(reason: Error): void {
    if (this.#gone) return; // its end is an event as well
    this.#gone = reason;
    clearTimeout(this.#timer);
    this.#thread.terminate();
    this.#settle?.reject(reason);
    this.#settle = undefined;
  }
}

/** A model that is not what it should be ends the run; anything else is the worker's own failure. */
function errorOf({ failed, exitCode }: Extract<Reply, { failed: string }>): Error {
  return exitCode === undefined ? new WorkerFailure(failed) : new RunError(exitCode, failed);
}

/** A rejection lost its class on the way. */
function withClass(answer: RecordResult): RecordResult {
  if (answer === "filtered" || !("code" in answer)) return answer;
  const { code, stage, message, kept, length, sha256, endsInput } = answer;
  return new Rejection(code, stage, message, kept, length, sha256, endsInput);
}
