/**
 * A part of an edition, while it is written: annotations, their entries, rejects.
 *
 * @module
 */
import { joinedSums, NO_SONGS, sumsOfEntry } from "#lib/edition/metrics.ts";
import {
  type EditionPart,
  type EditionShape,
  joinedCounts,
  NO_RECORDS,
  type RecordCounts,
} from "#lib/edition/manifest.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import { PART_FILES, type PartFile, partPath } from "../edition/paths.ts";
import { JoinedBytes } from "../stream/concat_buffer.ts";
import { BlockFile } from "./block_file.ts";
import type { OpenPart } from "./journal.ts";

/** Which part it is, and where it goes. */
export interface PartPlace {
  /** The edition's folder. */
  readonly folder: string;
  readonly shape: Pick<EditionShape, "compression">;
  /** The name of the input whose records it holds. */
  readonly input: string;
  readonly name: string;
}

/** What some records, in their order, came to. */
export interface StoredRecords {
  readonly songs: readonly { readonly entry: SongEntry; readonly annotation: Uint8Array }[];
  /** As lines of JSON. */
  readonly rejects: readonly string[];
  readonly filtered: number;
  /** Songs that the previous edition had. */
  readonly takenOver: number;
}

const encoder = new TextEncoder();

/** A part that is being written. */
export class PartWriter {
  readonly #place: PartPlace;
  readonly #joined = new JoinedBytes();
  readonly #files = new Map<PartFile, BlockFile>();
  #records: RecordCounts;
  #sums = NO_SONGS;

  private constructor(place: PartPlace, { records, sums }: Pick<OpenPart, "records" | "sums">) {
    this.#place = place;
    this.#records = records;
    this.#sums = sums;
  }

  /**
   * Begins a part, or goes on with it.
   *
   * @throws {RunError} with exit code 73 if a file cannot be written, or is shorter than it was
   */
  static async open(place: PartPlace, open?: OpenPart): Promise<PartWriter> {
    const writer = new PartWriter(place, open ?? { records: NO_RECORDS, sums: NO_SONGS });
    try {
      for (const file of PART_FILES) {
        const bytes = open?.bytes[file] ?? 0;
        if (file !== "rejects" || bytes > 0) await writer.#open(file, bytes);
      }
    } catch (error) {
      await writer.abandon();
      throw error;
    }
    return writer;
  }

  /** How many records it holds. */
  get read(): number {
    return this.#records.read;
  }

  async store({ songs, rejects, filtered }: StoredRecords): Promise<void> {
    await this.#write("annotations", this.#joined.of(songs.map(({ annotation }) => annotation)));
    const entries = songs.map(({ entry }) => JSON.stringify(entry) + "\n");
    await this.#write("songs", encoder.encode(entries.join("")));
    if (rejects.length > 0) await this.#write("rejects", encoder.encode(rejects.join("")));
    this.#records = joinedCounts(this.#records, {
      read: songs.length + rejects.length + filtered,
      written: songs.length,
      rejected: rejects.length,
      filtered,
      duplicates: songs.filter(({ entry }) => entry.occurrence !== undefined).length,
    });
    this.#sums = songs.map(({ entry }) => sumsOfEntry(entry)).reduce(joinedSums, this.#sums);
  }

  /** The block is complete, in all files. */
  async endBlock(): Promise<void> {
    await Promise.all(Array.from(this.#files.values(), (file) => file.endBlock()));
  }

  /** Puts on disk the blocks that are complete, and tells how far the part is. */
  async flush(): Promise<OpenPart> {
    await Promise.all(Array.from(this.#files.values(), (file) => file.flush()));
    const bytes = (file: PartFile) => this.#files.get(file)?.bytes ?? 0;
    return {
      name: this.#place.name,
      records: this.#records,
      sums: this.#sums,
      bytes: {
        annotations: bytes("annotations"),
        songs: bytes("songs"),
        rejects: bytes("rejects"),
      },
    };
  }

  /** What the manifest will say of the part. It is told once, after its last block. */
  sealed(): EditionPart {
    const { name, input } = this.#place;
    return {
      name,
      input,
      records: this.#records,
      sums: this.#sums,
      annotations: this.#files.get("annotations")!.stored(),
      songs: this.#files.get("songs")!.stored(),
      rejects: this.#files.get("rejects")?.stored() ?? null,
    };
  }

  /** Gives its files their names. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) await file.finish();
  }

  /** Leaves its files as they are, to be gone on with. */
  async abandon(): Promise<void> {
    for (const file of this.#files.values()) await file.abandon();
  }

  async #write(file: PartFile, lines: Uint8Array): Promise<void> {
    const open = this.#files.get(file) ?? await this.#open(file);
    await open.write(lines);
  }

  async #open(file: PartFile, from?: number): Promise<BlockFile> {
    const { folder, name, shape } = this.#place, path = partPath(file, name, shape);
    const { compression } = shape,
      opened = await BlockFile.open({ folder, path, compression }, from);
    this.#files.set(file, opened);
    return opened;
  }
}
