import {
  decodeMessage,
  type Message,
  type WorkerRequest,
} from "#pipelines/annotator/workers/messages.ts";
import { Worker } from "node:worker_threads";

/** The worker that fails in the ways that songs name. */
export const FAULTY_WORKER = new URL("faulty_worker.ts", import.meta.url);

const decoder = new TextDecoder();

/** Starts workers for a pool, and records what happens to them. */
export class WatchedWorkers {
  started = 0;
  /** Running threads. */
  alive = 0;
  /** The largest number that ran at the same time. */
  mostAlive = 0;
  /** The batches that each was given, by the number of the worker, from 0: the texts of records. */
  readonly batches: (readonly string[])[][] = [];

  constructor(readonly script: URL = FAULTY_WORKER) {}

  /** Starts a worker with its number, from 1. */
  readonly spawn = (): Worker => {
    const worker = new Worker(this.script, { workerData: ++this.started });
    this.mostAlive = Math.max(this.mostAlive, ++this.alive);
    const batches: (readonly string[])[] = [];
    this.batches.push(batches);
    const post = worker.postMessage.bind(worker), terminate = worker.terminate.bind(worker);
    worker.postMessage = (message: Message) => {
      const request = decodeMessage<WorkerRequest>(message.slice());
      if ("records" in request) {
        batches.push(request.records.map(({ bytes }) => decoder.decode(bytes)));
      }
      post(message, [message]);
    };
    let isEnded = false;
    worker.terminate = () => {
      if (!isEnded) this.alive--;
      isEnded = true;
      return terminate();
    };
    return worker;
  };
}
