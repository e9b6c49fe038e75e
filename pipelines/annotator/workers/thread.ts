/**
 * A worker: records in, annotations out. Its first order says how, each further one is a batch.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import type { Annotator } from "../contract.ts";
import { InProcessAnnotator } from "../in_process.ts";
import { loadedModel } from "../model_store.ts";
import { RunError } from "../../errors.ts";
import type { Order, Reply } from "./messages.ts";
import { packed, type Parcel, unpacked } from "./transfer.ts";

const pool = parentPort!;
let annotator: Annotator;

pool.on("message", async (parcel: Parcel) => {
  const order: Order = unpacked(parcel);
  try {
    if ("setUp" in order) {
      const { model, settings } = order.setUp;
      annotator = new InProcessAnnotator((await loadedModel(model)).tagger, settings);
      reply({ ready: true });
    } else {
      reply({ answers: await annotator.annotate(order.records) });
    }
  } catch (error) {
    const exitCode = error instanceof RunError ? error.exitCode : undefined;
    reply({ failed: (error as Error).message, exitCode });
  }
});

function reply(reply: Reply): void {
  const parcel = packed(reply);
  pool.postMessage(parcel, [parcel]);
}
