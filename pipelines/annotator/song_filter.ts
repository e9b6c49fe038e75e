/**
 * Which records are labelled: songs, in a language that is wanted.
 *
 * @module
 */
import type { Song, SongLimits } from "#lib/song.ts";
import { decodeSong } from "../stream/decode.ts";
import { Rejection } from "../stream/delivery.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

/** What is wanted. */
export interface SongFilter {
  readonly limits: SongLimits;
  /**
   * The languages that are kept, in small letters; songs in another, or in none stated, are filtered.
   * Else all are kept.
   */
  readonly languages?: ReadonlySet<string>;
}

/** The song that a record holds, or why it is not labelled. */
export type DecodedRecord = Song | Rejection | "filtered";

/** What a record holds. */
export function decodeAndFilter(
  record: RawRecord,
  { limits, languages }: SongFilter,
): DecodedRecord {
  const song = decodeSong(record, limits);
  if (song instanceof Rejection || languages === undefined) return song;
  return languages.has(song.language?.toLowerCase() ?? "") ? song : "filtered";
}

/** Whether a record gave what was wanted of it, and was neither rejected nor filtered. */
export function isSong<Content>(read: Content | Rejection | "filtered"): read is Content {
  return read !== "filtered" && !(read instanceof Rejection);
}
