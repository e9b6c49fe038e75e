/**
 * The songs of the previous edition, which are not labelled again.
 *
 * @module
 */
import type { EditionPart } from "#lib/edition/manifest.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import type { Labelled } from "../../annotator/contract.ts";
import type { StoredEdition, StoredSong } from "../../edition/reader.ts";
import { PreviousPlaces } from "./places.ts";
import { PreviousWindow, type WindowLimits } from "./window.ts";

/** A song as the previous edition has it. */
export interface PreviousSong extends Labelled {
  readonly entry: SongEntry;
}

/** How far songs may have moved, and still be found. */
export interface Reach extends WindowLimits {
  /** After so many songs in a row that stand beyond the reach, it moves to where they are. */
  readonly strays: number;
}

interface SizedSong extends StoredSong {
  readonly size: number;
}

/** Songs, bytes of their annotations, and songs. */
const REACH: Reach = { count: 16_384, size: 32 * 1024 * 1024, strays: 100 };

const LINE_END = 0x0a;

/**
 * The songs that a previous edition has of an input, found by the checksums of their records, which
 * come in about the same order.
 *
 * First all entries are read, and all files held against the manifest: nothing of a damaged edition is
 * ever handed out. From then on the place of every song is known, and annotations are read as far as
 * songs are asked for, from the first to the last. The last that were read are kept: `count` songs, or
 * `size` bytes. A song is found if it is one of them, or at most `count` songs ahead. One that is farther
 * ahead has moved, and is not found; but `strays` of them in a row show that what lies between was
 * left out, and reading goes on to where they are. So it costs no other song how many are added, and
 * few how many are changed or removed, or how far amid the input a run begins.
 *
 * A song whose annotation has an `occurrence` is never found, as that depends on the songs before it.
 */
export class PreviousSongs {
  readonly #edition: StoredEdition;
  readonly #parts: readonly EditionPart[];
  readonly #reach: Reach;
  readonly #window: PreviousWindow<SizedSong>;
  readonly #reading: AsyncGenerator<readonly StoredSong[]>;
  /** What has been read beyond the window. */
  #coming: ArrayIterator<StoredSong> = [].values();
  #places: PreviousPlaces | undefined;
  #strays = 0;

  /** @param input its name */
  constructor(edition: StoredEdition, input: string, reach = REACH) {
    this.#edition = edition;
    this.#parts = edition.manifest.parts.filter((part) => part.input === input);
    this.#reach = reach;
    this.#window = new PreviousWindow(reach);
    this.#reading = songsOf(edition, this.#parts);
  }

  /**
   * The song of a record. Calls must not overlap.
   *
   * @param record its checksum
   * @throws {RunError} with exit code 65 if the edition is damaged.
   */
  async find(record: string): Promise<PreviousSong | undefined> {
    this.#places ??= await PreviousPlaces.read(this.#edition, this.#parts);
    const place = this.#places.placeOf(record);
    if (place === undefined || !this.#isWithinReach(place)) return;
    while (this.#window.next <= place) await this.#push();
    const song = this.#window.at(place);
    // Its place may be that of another record.
    return song?.entry.record === record ? asWritten(song) : undefined;
  }

  /** Stops reading. */
  async close(): Promise<void> {
    await this.#reading.return(undefined);
  }

  #isWithinReach(place: number): boolean {
    const isStray = place >= this.#window.next + this.#reach.count;
    this.#strays = isStray ? this.#strays + 1 : 0;
    if (this.#strays < this.#reach.strays) return !isStray;
    this.#strays = 0;
    return true;
  }

  /** Reads the next song. */
  async #push(): Promise<void> {
    for (;;) {
      const { done, value: song } = this.#coming.next();
      if (!done) return this.#window.push({ ...song, size: song.entry.bytes });
      const read = await this.#reading.next();
      if (read.done) throw this.#edition.damaged("it ends before its last song");
      this.#coming = read.value.values();
    }
  }
}

async function* songsOf(
  edition: StoredEdition,
  parts: readonly EditionPart[],
): AsyncGenerator<readonly StoredSong[]> {
  for (const part of parts) yield* edition.songs(part);
}

function asWritten({ entry, annotation }: StoredSong): PreviousSong {
  const bytes = new Uint8Array(entry.bytes);
  bytes.set(annotation);
  bytes[annotation.length] = LINE_END;
  return { id: entry.id, bytes, entry };
}
