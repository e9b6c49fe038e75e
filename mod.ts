/**
 * Refrain as a library: finds verses and choruses in lyrics.
 *
 * @module
 */
export {
  type AnnotatorOptions,
  createAnnotator,
  type LiveSong,
  type SongAnnotator,
  type SongInput,
} from "#pipelines/annotator/library.ts";
export type { Annotation } from "#lib/annotation.ts";
export type { Song, SongLimits } from "#lib/song.ts";
export { SongError } from "#lib/song_error.ts";
