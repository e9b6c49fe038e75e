/**
 * Keeps the open songs of a partition, within bounds.
 *
 * @module
 */
import type { FeatureSet } from "#lib/features/contract.ts";
import type { SongLimits } from "#lib/song.ts";
import type { TopicRecord } from "../../kafka/records.ts";
import type { LineEvent } from "./event.ts";
import { type AddResult, OpenSong } from "./open_song.ts";
import { MAX_RESTART_POINT_LENGTH, maxRestartPointLength } from "./restart_point.ts";

/** The bounds on open songs. */
export interface OpenSongBounds {
  /** The event time without an event after which a song ends, in milliseconds. */
  readonly quietTime: number;
  /** The most open songs. */
  readonly songs: number;
  /** The memory of all open songs, in bytes; a single song may exceed it. */
  readonly bytes: number;
  /** The most records since the first event of a song, which are read again after a restart. */
  readonly records: number;
}

/** The default bounds. */
export const OPEN_SONG_BOUNDS: OpenSongBounds = {
  quietTime: 600_000,
  songs: 400,
  bytes: 64 * 1024 * 1024,
  records: 1_000_000,
};

/** The partition's event time before a record and with it, in milliseconds since 1970. */
export interface EventTimes {
  readonly before: number;
  readonly now: number;
}

/** How open songs are analysed. */
export interface OpenSongOptions {
  readonly featureSet: FeatureSet;
  readonly limits: SongLimits;
}

/** The open songs of a partition, and those of them that must be closed. */
export class OpenSongs {
  readonly #bounds: OpenSongBounds;
  readonly #making: OpenSongOptions;
  /** The song that has been quiet for longest is first. */
  readonly #byId = new Map<string, OpenSong>();
  /** In the order of their first events. */
  readonly #byFirst = new Map<bigint, OpenSong>();
  #bytes = 0;

  /** @throws {RangeError} if a commit cannot hold the state of as many songs as the bounds allow. */
  constructor(bounds: OpenSongBounds, making: OpenSongOptions) {
    const longest = maxRestartPointLength(bounds.songs, bounds.records);
    if (longest > MAX_RESTART_POINT_LENGTH) {
      throw new RangeError(
        `Cannot keep ${bounds.songs} songs open over ${bounds.records} records: a commit holds ` +
          `${MAX_RESTART_POINT_LENGTH} characters, and they may need ${longest}`,
      );
    }
    this.#bounds = bounds;
    this.#making = making;
  }

  /** The first offsets of the songs, ascending. */
  get firsts(): readonly bigint[] {
    return [...this.#byFirst.keys()];
  }

  /** The song that began first. */
  get oldest(): OpenSong | undefined {
    return this.#byFirst.values().next().value;
  }

  get(id: string): OpenSong | undefined {
    return this.#byId.get(id);
  }

  /**
   * Adds an event to its song; the first event of a song opens it.
   *
   * @returns the song; or, if nothing has changed, that the row is repeated or rejected
   */
  take(
    event: LineEvent,
    record: TopicRecord,
    { before, now }: EventTimes,
  ): OpenSong | Exclude<AddResult, "added"> {
    const { featureSet, limits } = this.#making;
    const begun = { first: record.offset, eventTimeBefore: before };
    const known = this.#byId.get(event.songId);
    const song = known ?? new OpenSong(event.songId, begun, featureSet, limits);
    const bytesBefore = known?.bytes ?? 0;
    const added = song.add(event, record, now);
    if (added !== "added") return added;
    this.#bytes += song.bytes - bytesBefore;
    this.#byId.delete(song.id);
    this.#byId.set(song.id, song);
    this.#byFirst.set(song.first, song);
    return song;
  }

  close(song: OpenSong): void {
    this.#byId.delete(song.id);
    this.#byFirst.delete(song.first);
    this.#bytes -= song.bytes;
  }

  /** A song that has been quiet for too long, if there is one. */
  quiet(now: number): OpenSong | undefined {
    const longest = this.#longestQuiet;
    return longest && longest.lastTime + this.#bounds.quietTime <= now ? longest : undefined;
  }

  /** A song to close because a bound is exceeded, if one is. */
  excess(offset: bigint): OpenSong | undefined {
    const { songs, bytes, records } = this.#bounds;
    const isTooLarge = this.#bytes > bytes && this.#byId.size > 1;
    if (this.#byId.size > songs || isTooLarge) return this.#longestQuiet;
    const { oldest } = this;
    return oldest && offset - oldest.first >= BigInt(records) ? oldest : undefined;
  }

  get #longestQuiet(): OpenSong | undefined {
    return this.#byId.values().next().value;
  }
}
