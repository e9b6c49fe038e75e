/**
 * A worker of the pool that annotates by the recurring-pair rule, and fails in the way that a song's
 * line names, if the line says so: "throws", "rejects", "fails", "closes", "is silent". With "worker
 * one throws" only the first worker of a pool does.
 *
 * @module
 */
import { recurringPair } from "#models/rules.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import type { Order, Reply } from "#pipelines/annotator/workers/messages.ts";
import { packed, type Parcel, unpacked } from "#pipelines/annotator/workers/transfer.ts";
import { parentPort, workerData } from "node:worker_threads";

const pool = parentPort!;

const faults: Readonly<Record<string, () => Promise<void>>> = {
  /** An error that nothing catches, in the middle of the work. */
  throws: () => {
    setTimeout(() => {
      throw new Error("out of paper");
    });
    return new Promise(() => {});
  },
  /** An error of the handler itself. */
  rejects: () => Promise.reject(new Error("out of ink")),
  /** An error that the worker catches and tells. */
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

pool.on("message", async (parcel: Parcel) => {
  const order: Order = unpacked(parcel);
  if ("setUp" in order) {
    annotator = new InProcessAnnotator(recurringPair, order.setUp.settings);
    return reply({ ready: true });
  }
  for (const { bytes } of order.records) {
    for (const [, text] of decoder.decode(bytes).matchAll(/"([^"]*)"/g)) await faults[text]?.();
  }
  reply({ answers: await annotator.annotate(order.records) });
});

function reply(reply: Reply): void {
  const parcel = packed(reply);
  pool.postMessage(parcel, [parcel]);
}
