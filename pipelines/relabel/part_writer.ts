/**
 * Writes a part of an edition: its annotations, their entries, and its rejects.
 *
 * @module
 */
import type { EditionPart, OutputOptions, RecordCounts } from "#lib/edition/manifest.ts";
import { NO_RECORDS } from "#lib/edition/manifest.ts";
import { addCounts, entryStatistics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import { PART_FILES, type PartFile, partPath } from "../edition/folder.ts";
import { ConcatBuffer } from "../stream/concat_buffer.ts";
import { BlockFile } from "./block_file.ts";
import type { OpenPart } from "./journal.ts";

/** Which part it is, and where it is written. */
export interface PartPlace {
  /** The edition's folder. */
  readonly folder: string;
  readonly outputOptions: Pick<OutputOptions, "compression">;
  /** The name of the input whose records it holds. */
  readonly input: string;
  readonly name: string;
}

/** Consecutive records in the form in which they are stored. */
export interface StoredRecords {
  readonly songs: readonly { readonly entry: SongEntry; readonly annotation: Uint8Array }[];
  /** Lines of JSON. */
  readonly rejects: readonly string[];
  /** The number of filtered records. */
  readonly filtered: number;
  /** The number of songs that were reused from the previous edition. */
  readonly reused: number;
}

const encoder = new TextEncoder();

/** Writes a part. */
export class PartWriter {
  readonly #place: PartPlace;
  readonly #buffer = new ConcatBuffer();
  readonly #files = new Map<PartFile, BlockFile>();
  #records: RecordCounts;
  #statistics;

  private constructor(
    place: PartPlace,
    { records, statistics }: Pick<OpenPart, "records" | "statistics">,
  ) {
    this.#place = place;
    this.#records = records;
    this.#statistics = statistics;
  }

  /**
   * Starts a part, or resumes it.
   *
   * @throws {RunError} with exit code 73 if a file cannot be written, or is shorter than it was
   */
  static async open(place: PartPlace, open?: OpenPart): Promise<PartWriter> {
    const empty = { records: NO_RECORDS, statistics: NO_STATISTICS };
    const writer = new PartWriter(place, open ?? empty);
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

  /** The number of records in the part. */
  get read(): number {
    return this.#records.read;
  }

  async store({ songs, rejects, filtered }: StoredRecords): Promise<void> {
    await this.#write(
      "annotations",
      this.#buffer.concat(songs.map(({ annotation }) => annotation)),
    );
    const entries = songs.map(({ entry }) => JSON.stringify(entry) + "\n");
    await this.#write("songs", encoder.encode(entries.join("")));
    if (rejects.length > 0) await this.#write("rejects", encoder.encode(rejects.join("")));
    this.#records = addCounts(this.#records, {
      read: songs.length + rejects.length + filtered,
      written: songs.length,
      rejected: rejects.length,
      filtered,
      duplicates: songs.filter(({ entry }) => entry.occurrence !== undefined).length,
    });
    this.#statistics = songs.map(({ entry }) => entryStatistics(entry))
      .reduce(addCounts, this.#statistics);
  }

  /** Ends the block in all files. */
  async endBlock(): Promise<void> {
    await Promise.all(Array.from(this.#files.values(), (file) => file.endBlock()));
  }

  /** Flushes all complete blocks to disk; returns the state to resume from. */
  async flush(): Promise<OpenPart> {
    await Promise.all(Array.from(this.#files.values(), (file) => file.flush()));
    const bytes = (file: PartFile) => this.#files.get(file)?.bytes ?? 0;
    return {
      name: this.#place.name,
      records: this.#records,
      statistics: this.#statistics,
      bytes: {
        annotations: bytes("annotations"),
        songs: bytes("songs"),
        rejects: bytes("rejects"),
      },
    };
  }

  /** The part as the manifest describes it. Call it after the last block. */
  toPart(): EditionPart {
    const { name, input } = this.#place;
    return {
      name,
      input,
      records: this.#records,
      statistics: this.#statistics,
      annotations: this.#files.get("annotations")!.toStoredFile(),
      songs: this.#files.get("songs")!.toStoredFile(),
      rejects: this.#files.get("rejects")?.toStoredFile() ?? null,
    };
  }

  /** Gives the files their final names. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) await file.finish();
  }

  /** Closes the files; a later run resumes them. */
  async abandon(): Promise<void> {
    for (const file of this.#files.values()) await file.abandon();
  }

  async #write(file: PartFile, lines: Uint8Array): Promise<void> {
    const open = this.#files.get(file) ?? await this.#open(file);
    await open.write(lines);
  }

  async #open(file: PartFile, from?: number): Promise<BlockFile> {
    const { folder, name, outputOptions } = this.#place, { compression } = outputOptions;
    const path = partPath(file, name, outputOptions);
    const opened = await BlockFile.open({ folder, path, compression }, from);
    this.#files.set(file, opened);
    return opened;
  }
}
