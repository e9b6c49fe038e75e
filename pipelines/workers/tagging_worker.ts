/**
 * A worker: text in, probabilities out. Its first order names the model, each further one is a batch.
 *
 * @module
 */
import { loadedModel } from "../artifact_store.ts";
import { inThisThread, type SongTagger } from "../song_tagger.ts";
import type { Answer, Order } from "./messages.ts";

/** This thread as the pool sees it; the types of the library are those of a window. */
const thread = globalThis as unknown as {
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage(answer: Answer, transferred?: Transferable[]): void;
};

let tagger: SongTagger;

thread.onmessage = async ({ data: order }) => {
  try {
    if ("model" in order) {
      tagger = inThisThread((await loadedModel(order.model)).tagger);
      thread.postMessage({ ready: true });
    } else {
      const chorus = await tagger.tag(order.songs) as Float32Array[];
      thread.postMessage({ chorus }, chorus.map(({ buffer }) => buffer as ArrayBuffer));
    }
  } catch (error) {
    thread.postMessage({ failed: (error as Error).message });
  }
};
