/**
 * The songs of the previous edition that can be reused.
 *
 * @module
 */
import { ChecksumTable } from "#lib/checksum.ts";
import { type EditionPart, totalStatistics } from "#lib/edition/manifest.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import type { EncodedAnnotation } from "../annotator/encoded_annotation.ts";
import type { StoredEdition, StoredSong } from "../edition/reader.ts";

/** A song as the previous edition has it. */
export interface PreviousSong extends EncodedAnnotation {
  readonly entry: SongEntry;
}

/** How far songs may have moved and still be found. */
export interface Reach extends WindowLimits {
  /** The number of successive songs beyond the reach after which reading skips to where they are. */
  readonly misses: number;
}

interface SizedSong extends StoredSong {
  readonly size: number;
}

/** The size is in bytes of annotations. */
const REACH: Reach = { count: 16_384, size: 32 * 1024 * 1024, misses: 100 };

const LINE_END = 0x0a;

/**
 * Finds the songs that a previous edition has of an input by the checksums of their records, which are
 * expected in about the same order.
 *
 * First all entries are read and all files are checked against the manifest, so nothing of a damaged
 * edition is ever returned. From then on the position of every song is known, and annotations are read,
 * first to last, as far as songs are asked for. A window of the last songs is kept: `count` songs, or `size`
 * bytes. A song is found if it is in the window or at most `count` songs ahead. A song that is further
 * ahead has moved and is not found; but `misses` of these in a row show that the songs in between were
 * removed, and reading continues up to where they are. So added songs cost no other song, and changed or
 * removed songs, or a run that resumes in the middle of the input, cost few.
 *
 * A song whose annotation has an `occurrence` is never found, because that depends on the songs before it.
 */
export class PreviousSongs {
  readonly #edition: StoredEdition;
  readonly #parts: readonly EditionPart[];
  readonly #reach: Reach;
  readonly #window: PreviousWindow<SizedSong>;
  readonly #reading: AsyncGenerator<readonly StoredSong[]>;
  /** Songs that have been read but are not in the window yet. */
  #coming: ArrayIterator<StoredSong> = [].values();
  #positions: ChecksumTable | undefined;
  #misses = 0;

  /** @param input its name */
  constructor(edition: StoredEdition, input: string, reach = REACH) {
    this.#edition = edition;
    this.#parts = edition.manifest.parts.filter((part) => part.input === input);
    this.#reach = reach;
    this.#window = new PreviousWindow(reach);
    this.#reading = readSongs(edition, this.#parts);
  }

  /**
   * The song of a record. Calls must not overlap.
   *
   * @param record its checksum
   * @throws {RunError} with exit code 65 if the edition is damaged.
   */
  async find(record: string): Promise<PreviousSong | undefined> {
    this.#positions ??= await readPositions(this.#edition, this.#parts);
    const position = this.#positions.get(record) - 1;
    if (position < 0 || !this.#isWithinReach(position)) return;
    while (this.#window.next <= position) await this.#push();
    const song = this.#window.at(position);
    // The table keeps only 64 bits: the position may be that of another record.
    return song?.entry.record === record ? toPreviousSong(song) : undefined;
  }

  /** Stops reading. */
  async close(): Promise<void> {
    await this.#reading.return(undefined);
  }

  #isWithinReach(position: number): boolean {
    const isMiss = position >= this.#window.next + this.#reach.count;
    this.#misses = isMiss ? this.#misses + 1 : 0;
    if (this.#misses < this.#reach.misses) return !isMiss;
    this.#misses = 0;
    return true;
  }

  /** Reads the next song into the window. */
  async #push(): Promise<void> {
    for (;;) {
      const { done, value: song } = this.#coming.next();
      if (!done) return this.#window.push({ ...song, size: song.entry.bytes });
      const batch = await this.#reading.next();
      if (batch.done) throw this.#edition.damaged("it ends before its last song");
      this.#coming = batch.value.values();
    }
  }
}

/**
 * Reads the positions of the songs of parts, from 1, by the checksums of their records. Checks all files of
 * the parts against the manifest. A song whose annotation has an `occurrence` has no position.
 */
async function readPositions(
  edition: StoredEdition,
  parts: readonly EditionPart[],
): Promise<ChecksumTable> {
  const positions = new ChecksumTable(totalStatistics(parts).songs);
  let position = 0;
  for (const part of parts) {
    for await (const entries of edition.entries(part)) {
      for (const { occurrence, record } of entries) {
        position++;
        if (occurrence === undefined) positions.set(record, position);
      }
    }
    await edition.verify(part.annotations);
  }
  return positions;
}

async function* readSongs(
  edition: StoredEdition,
  parts: readonly EditionPart[],
): AsyncGenerator<readonly StoredSong[]> {
  for (const part of parts) yield* edition.songs(part);
}

function toPreviousSong({ entry, annotation }: StoredSong): PreviousSong {
  const bytes = new Uint8Array(entry.bytes);
  bytes.set(annotation);
  bytes[annotation.length] = LINE_END;
  return { id: entry.id, bytes, entry };
}

/** How much is kept of what was read. */
export interface WindowLimits {
  /** The number of songs. */
  readonly count: number;
  /** The sum of their sizes. A single larger song is kept all the same. */
  readonly size: number;
}

/** Keeps the songs that were read last, up to limits, by their positions. */
export class PreviousWindow<Song extends { readonly size: number }> {
  readonly #limits: WindowLimits;
  /** By position: the oldest is at `#next - #songs.size`. */
  readonly #songs = new Map<number, Song>();
  #next = 0;
  #size = 0;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  /** The position of the song that is pushed next, from 0. */
  get next(): number {
    return this.#next;
  }

  push(song: Song): void {
    const { count, size } = this.#limits;
    this.#size += song.size;
    while (this.#songs.size > 0 && (this.#songs.size >= count || this.#size > size)) {
      const oldest = this.#next - this.#songs.size;
      this.#size -= this.#songs.get(oldest)!.size;
      this.#songs.delete(oldest);
    }
    this.#songs.set(this.#next++, song);
  }

  /** The song at a position; undefined if it was dropped, or is not read yet. */
  at(position: number): Song | undefined {
    return this.#songs.get(position);
  }
}
