import type { Order } from "#pipelines/workers/messages.ts";
import type { SongLines } from "#pipelines/song_tagger.ts";

/** The worker that fails in ways that songs name. */
export const FAULTY_WORKER = new URL("faulty_worker.ts", import.meta.url);

/** Starts workers for a pool, and notes what becomes of them. */
export class WatchedWorkers {
  started = 0;
  /** Threads that live. */
  alive = 0;
  /** The most that lived at the same time. */
  mostAlive = 0;
  /** The batches that each was given, by the number of the worker, from 0. */
  readonly batches: (readonly SongLines[])[][] = [];

  constructor(readonly script: URL = FAULTY_WORKER) {}

  /** Starts a worker; its name is its number, from 1. */
  readonly spawn = (): Worker => {
    const worker = new Worker(this.script, { type: "module", name: `${++this.started}` });
    this.mostAlive = Math.max(this.mostAlive, ++this.alive);
    const batches: (readonly SongLines[])[] = [];
    this.batches.push(batches);
    const { postMessage, terminate } = worker;
    worker.postMessage = (order: Order) => {
      if ("songs" in order) batches.push(order.songs);
      postMessage.call(worker, order);
    };
    let isEnded = false;
    worker.terminate = () => {
      if (!isEnded) this.alive--;
      isEnded = true;
      terminate.call(worker);
    };
    return worker;
  };
}
