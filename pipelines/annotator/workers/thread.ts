/**
 * The thread of a worker: records in, results out. Its first message is the set-up, each further one a
 * batch.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { RunError } from "../../errors.ts";
import type { Annotator } from "../contract.ts";
import { encodeAnnotations } from "../encoded_annotation.ts";
import { InProcessAnnotator } from "../in_process.ts";
import { loadSource } from "../model_store.ts";
import {
  decodeMessage,
  encodeMessage,
  type Message,
  type SongResult,
  toSent,
  type WorkerReply,
  type WorkerRequest,
} from "./messages.ts";

const pool = parentPort!;
let annotator: Annotator<SongResult>;

pool.on("message", async (message: Message) => {
  const request = decodeMessage<WorkerRequest>(message);
  try {
    if ("setUp" in request) {
      const { model, settings, results } = request.setUp;
      const { tagger } = await loadSource(model, settings);
      const inThread = new InProcessAnnotator(tagger, settings);
      annotator = results === "encoded" ? encodeAnnotations(inThread) : inThread;
      reply({ ready: true });
    } else {
      reply({ results: (await annotator.annotate(request.records)).map(toSent) });
    }
  } catch (error) {
    const exitCode = error instanceof RunError ? error.exitCode : undefined;
    reply({ failed: (error as Error).message, exitCode });
  }
});

function reply(reply: WorkerReply): void {
  const message = encodeMessage(reply);
  pool.postMessage(message, [message]);
}
