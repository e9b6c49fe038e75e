/**
 * A worker of the pool that annotates by the recurring-pair rule, and fails in the way that a song's
 * line names, if the line says so: "throws", "rejects", "fails", "closes", "is silent". With "worker
 * one throws" only the first worker of a pool does.
 *
 * @module
 */
import { recurringPair } from "#models/rules.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import {
  decodeMessage,
  encodeMessage,
  type Message,
  toSent,
  type WorkerReply,
  type WorkerRequest,
} from "#pipelines/annotator/workers/messages.ts";
import { parentPort, workerData } from "node:worker_threads";

const pool = parentPort!;

const faults: Readonly<Record<string, () => Promise<void>>> = {
  /** An uncaught error in the middle of the work. */
  throws: () => {
    setTimeout(() => {
      throw new Error("out of paper");
    });
    return new Promise(() => {});
  },
  /** An error of the handler itself. */
  rejects: () => Promise.reject(new Error("out of ink")),
  /** An error that the worker catches and reports. */
  fails: () => {
    reply({ failed: "out of tune" });
    return new Promise(() => {});
  },
  closes: () => {
    globalThis.close();
    return new Promise(() => {});
  },
  "is silent": () => new Promise(() => {}),
  "worker one throws": () => workerData === 1 ? faults.throws() : Promise.resolve(),
};

const decoder = new TextDecoder();
let annotator: InProcessAnnotator;

pool.on("message", async (message: Message) => {
  const request = decodeMessage<WorkerRequest>(message);
  if ("setUp" in request) {
    annotator = new InProcessAnnotator(recurringPair, request.setUp.settings);
    return reply({ ready: true });
  }
  for (const { bytes } of request.records) {
    for (const [, text] of decoder.decode(bytes).matchAll(/"([^"]*)"/g)) await faults[text]?.();
  }
  reply({ results: (await annotator.annotate(request.records)).map(toSent) });
});

function reply(reply: WorkerReply): void {
  const message = encodeMessage(reply);
  pool.postMessage(message, [message]);
}
