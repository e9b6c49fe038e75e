/**
 * Refrain as a library: finds verses and choruses in lyrics. {@linkcode createAnnotator} is where to
 * start; `docs/library.md` has more examples. Importing this module has no side effects.
 *
 * @example Annotate a song
 * ```ts
 * import { createAnnotator } from "@refrain/refrain";
 *
 * using annotator = await createAnnotator();
 * const { segments } = await annotator.annotate("Walk on\n\nSing it\nloud\n\nStay\n\nSing it\nloud");
 * for (const { name, start, end } of segments) console.log(`${name}: lines ${start} to ${end - 1}`);
 * ```
 *
 * @module
 */
export {
  type AnnotatorOptions,
  createAnnotator,
  DEFAULT_MODEL,
  LiveSong,
  MODEL_NAMES,
  SongAnnotator,
  type SongHead,
  type SongInput,
} from "#pipelines/annotator/library.ts";
export { parseSong, SONG_LIMITS } from "#lib/song.ts";
export { SongError, type SongErrorCode } from "#lib/song_error.ts";
export { type Comparison, SimilarityMatrix } from "#lib/similarity/matrix.ts";
export {
  computeFeatures,
  type FeatureSet,
  type IncrementalFeatures,
  type SongFeatures,
} from "#lib/features/contract.ts";
export { FEATURE_SET_NAMES, loadFeatureSet } from "#models/feature_sets.ts";
export { repetition } from "#lib/features/repetition/feature_set.ts";
export * from "#lib/formats/mod.ts";
