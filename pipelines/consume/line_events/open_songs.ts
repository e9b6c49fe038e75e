/**
 * The open songs of a partition, within bounds.
 *
 * @module
 */
import type { FeatureSet } from "#lib/features/contract.ts";
import type { SongLimits } from "#lib/song.ts";
import type { TopicRecord } from "../../kafka/records.ts";
import type { LineEvent } from "./event.ts";
import { type AddResult, OpenSong } from "./open_song.ts";
import { MAX_RESTART_POINT_LENGTH, maxRestartPointLength } from "./restart_point.ts";

/** How long and how many songs stay open. */
export interface OpenSongBounds {
  /** The event time without an event after which a song is closed, in milliseconds. */
  readonly quietTime: number;
  /** Songs. */
  readonly songs: number;
  /** The memory of all songs, in bytes; a single song may take more. */
  readonly bytes: number;
  /** How many records back a song may have begun: so many are read again at most after a restart. */
  readonly records: number;
}

/** The bounds unless others are given. */
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

/** What songs are made with. */
export interface OpenSongOptions {
  readonly featureSet: FeatureSet;
  readonly limits: SongLimits;
}

/** Holds the open songs, and knows which of them are to be closed. */
export class OpenSongs {
  readonly #bounds: OpenSongBounds;
  readonly #making: OpenSongOptions;
  /** The one longest without an event first. */
  readonly #byId = new Map<string, OpenSong>();
  /** The one that began first first. */
  readonly #byFirst = new Map<bigint, OpenSong>();
  #bytes = 0;

  /** @throws {RangeError} if a commit could not hold what is known of so many songs. */
  constructor(bounds: OpenSongBounds, making: OpenSongOptions) {
    const longest = maxRestartPointLength(bounds.songs, bounds.records);
    if (longest > MAX_RESTART_POINT_LENGTH) {
      throw new RangeError(
        `Cannot keep ${bounds.songs} songs open over ${bounds.records} records: a commit holds ` +
          `${MAX_RESTART_POINT_LENGTH} characters, they may need ${longest}`,
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
   * Takes an event of a song; a song that is not open begins with it.
   *
   * @returns the song; or that its row was there before, or cannot be: then nothing has changed
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
    const taken = song.take(event, record, now);
    if (taken !== "added") return taken;
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

  /** A song that has had no event for so long that it is over, if there is one. */
  quiet(now: number): OpenSong | undefined {
    const longest = this.#longestQuiet;
    return longest && longest.lastTime + this.#bounds.quietTime <= now ? longest : undefined;
  }

  /** A song that is to be closed for the sake of the bounds, if one is passed. */
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
