/**
 * One worker of a pool, which works on one batch at a time.
 *
 * @module
 */
import type { ModelSource } from "../artifact_store.ts";
import type { SongLines } from "../song_tagger.ts";
import type { Answer, Order } from "./messages.ts";

/** Starts a worker's thread. */
export type Spawn = () => Worker;

/** Starts the thread that labels songs. */
export const spawnTaggingWorker: Spawn = () =>
  new Worker(new URL("tagging_worker.ts", import.meta.url), { type: "module" });

/** Why a worker did not finish a batch. It is gone. */
export class WorkerFailure extends Error {
  override readonly name = "WorkerFailure";
}

/** A worker. It loads its model first. */
export class Hand {
  readonly #thread: Worker;
  readonly #patience: number;
  #settle: { resolve(answer: Answer): void; reject(reason: WorkerFailure): void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Set once the thread is gone. */
  #gone: WorkerFailure | undefined;

  /**
   * Starts the thread.
   *
   * @param patience how long it may work on one order, in milliseconds
   */
  constructor(spawn: Spawn, patience: number) {
    this.#patience = patience;
    this.#thread = spawn();
    this.#thread.onmessage = ({ data }: MessageEvent<Answer>) => this.#answered(data);
    this.#thread.onerror = (event) => {
      event.preventDefault(); // else it would end this process too
      this.#end(new WorkerFailure(`The worker died: ${event.message}`));
    };
  }

  /** Whether it can be asked for more. After a failure it cannot: its thread is gone. */
  get isAlive(): boolean {
    return this.#gone === undefined;
  }

  /** @throws {WorkerFailure} if the worker cannot load the model. It is gone then. */
  async load(model: ModelSource): Promise<void> {
    await this.#ask({ model });
  }

  /**
   * Labels a batch, [B][L].
   *
   * @throws {WorkerFailure} if the worker died, failed or was silent for too long. It is gone then.
   */
  async tag(songs: readonly SongLines[]): Promise<Float32Array[]> {
    const answer = await this.#ask({ songs });
    return (answer as { chorus: Float32Array[] }).chorus;
  }

  /** Ends the thread. */
  end(): void {
    this.#end(new WorkerFailure("The worker was ended"));
  }

  #ask(order: Order): Promise<Answer> {
    if (this.#gone) return Promise.reject(this.#gone);
    const answer = new Promise<Answer>((resolve, reject) => this.#settle = { resolve, reject });
    this.#timer = setTimeout(
      () => this.#end(new WorkerFailure(`The worker was silent for ${this.#patience} ms`)),
      this.#patience,
    );
    this.#thread.postMessage(order);
    return answer;
  }

  #answered(answer: Answer): void {
    if ("failed" in answer) return this.#end(new WorkerFailure(answer.failed));
    clearTimeout(this.#timer);
    this.#settle?.resolve(answer);
    this.#settle = undefined;
  }

  #end(reason: WorkerFailure): void {
    clearTimeout(this.#timer);
    this.#gone ??= reason;
    this.#thread.terminate();
    this.#settle?.reject(reason);
    this.#settle = undefined;
  }
}
