/**
 * What the pool and its workers tell each other.
 *
 * @module
 */
import type { ModelSource } from "../artifact_store.ts";
import type { SongLines } from "../song_tagger.ts";

/** To a worker: first the model, then one batch of songs after the other. */
export type Order = { readonly model: ModelSource } | { readonly songs: readonly SongLines[] };

/** From a worker: that the model is loaded, then for each batch its probabilities, [B][L]. */
export type Answer =
  | { readonly ready: true }
  | { readonly chorus: Float32Array[] }
  | { readonly failed: string };
