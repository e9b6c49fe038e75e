import { ANNOTATION_SCHEMA } from "#lib/annotation.ts";
import type { EditionPart } from "#lib/edition/manifest.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import type { Labelled } from "../../annotator.ts";
import type { StoredEdition } from "../../edition/stored_edition.ts";
import { damaged, entryOf, type PreviousLines, previousLines } from "./previous_lines.ts";
import { PreviousPlaces } from "./previous_places.ts";
import { PreviousWindow, type WindowLimits } from "./previous_window.ts";

/** A song as the previous edition has it. */
export interface PreviousSong extends Labelled {
  readonly entry: SongEntry;
}

/** How far songs may have moved, and still be found. */
export interface Reach extends WindowLimits {
  /** After so many songs in a row that stand beyond the reach, it moves to where they are. */
  readonly strays: number;
}

/** Songs, bytes of their annotations, and songs. */
const REACH: Reach = { count: 16_384, size: 32 * 1024 * 1024, strays: 100 };

const LINE_END = 0x0a;
const encoder = new TextEncoder();

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
  readonly #window: PreviousWindow<PreviousLines>;
  readonly #reading: AsyncGenerator<readonly PreviousLines[]>;
  /** What has been read beyond the window. */
  #coming: ArrayIterator<PreviousLines> = [].values();
  #places: PreviousPlaces | undefined;
  #strays = 0;

  /** @param input its name */
  constructor(edition: StoredEdition, input: string, reach = REACH) {
    this.#edition = edition;
    this.#parts = edition.manifest.parts.filter((part) => part.input === input);
    this.#reach = reach;
    this.#window = new PreviousWindow(reach);
    this.#reading = previousLines(edition, this.#parts);
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
    while (this.#window.next <= place) this.#window.push(await this.#next());
    const lines = this.#window.at(place);
    return lines && this.#songOf(lines, record);
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

  async #next(): Promise<PreviousLines> {
    for (;;) {
      const { done, value } = this.#coming.next();
      if (!done) return value;
      const read = await this.#reading.next();
      if (read.done) throw damaged(this.#edition, "it ends before its last song");
      this.#coming = read.value.values();
    }
  }

  /** The song of these lines, if it was made of the record. */
  #songOf(lines: PreviousLines, record: string): PreviousSong | undefined {
    const entry = entryOf(this.#edition, lines.entry);
    if (entry.record !== record) return;
    const { id } = entry, { annotation } = lines;
    const head = encoder.encode(
      `{"schema":"${ANNOTATION_SCHEMA}","id":${JSON.stringify(id)},`,
    );
    const isOfEntry = annotation.length + 1 === entry.bytes &&
      head.every((byte, place) => annotation[place] === byte);
    if (!isOfEntry) {
      throw damaged(this.#edition, `the annotation of ${id} is not that of its entry`);
    }
    const bytes = new Uint8Array(entry.bytes);
    bytes.set(annotation);
    bytes[annotation.length] = LINE_END;
    return { id, bytes, entry };
  }
}
