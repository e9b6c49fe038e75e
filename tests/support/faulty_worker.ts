/**
 * A worker of the pool that labels songs by the recurring-pair rule, and fails in the way that a line
 * names, if the line says so: "throws", "rejects", "fails", "closes", "is silent". With "worker one
 * throws" only the first worker of a pool does.
 *
 * @module
 */
import { recurringPair } from "#models/rules.ts";
import { inThisThread } from "#pipelines/song_tagger.ts";
import type { Answer, Order } from "#pipelines/workers/messages.ts";

const thread = globalThis as unknown as {
  readonly name: string;
  onmessage: (event: MessageEvent<Order>) => Promise<void> | void;
  postMessage(answer: Answer): void;
  close(): void;
};

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
    thread.postMessage({ failed: "out of tune" });
    return new Promise(() => {});
  },
  closes: () => {
    thread.close();
    return new Promise(() => {});
  },
  "is silent": () => new Promise(() => {}),
  "worker one throws": () => thread.name === "1" ? faults.throws() : Promise.resolve(),
};

const tagger = inThisThread(recurringPair);

thread.onmessage = async ({ data: order }) => {
  if ("model" in order) return thread.postMessage({ ready: true });
  for (const line of order.songs.flat()) await faults[line]?.();
  thread.postMessage({ chorus: await tagger.tag(order.songs) as Float32Array[] });
};
