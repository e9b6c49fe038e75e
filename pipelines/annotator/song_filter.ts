/**
 * Decodes records, and filters songs by language.
 *
 * @module
 */
import type { Song, SongLimits } from "#lib/song.ts";
import { decodeSong } from "../stream/decode.ts";
import { Rejection } from "../stream/delivery.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

/** Which songs are annotated. */
export interface SongFilter {
  readonly limits: SongLimits;
  /**
   * The languages to keep, in lower case; songs in another language, or without one, are filtered (all are
   * kept).
   */
  readonly languages?: ReadonlySet<string>;
}

/** The song of a record, or the reason that it is not annotated. */
export type DecodedRecord = Song | Rejection | "filtered";

/** Decodes a record and applies the filter. */
export function decodeAndFilter(
  record: RawRecord,
  { limits, languages }: SongFilter,
): DecodedRecord {
  const song = decodeSong(record, limits);
  if (song instanceof Rejection || languages === undefined) return song;
  return languages.has(song.language?.toLowerCase() ?? "") ? song : "filtered";
}

/** Whether a record was neither rejected nor filtered. */
export function isSong<Content>(read: Content | Rejection | "filtered"): read is Content {
  return read !== "filtered" && !(read instanceof Rejection);
}
