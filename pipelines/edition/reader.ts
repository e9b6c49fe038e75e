/**
 * An edition that was finished, read back. What is read is held against its manifest.
 *
 * @module
 */
import { ANNOTATION_SCHEMA } from "#lib/annotation.ts";
import {
  type EditionPart,
  type Manifest,
  manifestSchema,
  type StoredFile,
} from "#lib/edition/manifest.ts";
import { manifestFault } from "#lib/edition/manifest_check.ts";
import { type SongEntry, songEntrySchema } from "#lib/edition/song_entry.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import type { z } from "zod";
import { Rejection } from "../stream/delivery.ts";
import { EXIT, RunError } from "../errors.ts";
import { fileInput } from "../stream/sources/files.ts";
import type { Input } from "../stream/sources/record_reader.ts";
import { recordsOf } from "../stream/sources/records.ts";
import { MANIFEST } from "./paths.ts";
import { SeenBytes } from "./checked_bytes.ts";

/** No line of ours is longer, in bytes. */
export const LONGEST_LINE = 512 * 1024 * 1024;

/** A song of an edition. */
export interface StoredSong {
  readonly entry: SongEntry;
  /** Its annotation as it is written, without the line end. */
  readonly annotation: Uint8Array;
}

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** A finished edition. */
export class StoredEdition {
  private constructor(readonly folder: string, readonly manifest: Manifest) {}

  /**
   * Opens an edition. A symbolic link stands for where it points to by now, whatever it does later.
   *
   * @throws {RunError} with exit code 65 if the folder holds no finished edition.
   */
  static async open(path: string): Promise<StoredEdition> {
    const folder = await Deno.realPath(path).catch((error) => {
      throw unreadable(path, reasonOf(error));
    });
    const read = parseSchema(manifestSchema, await manifestJson(folder));
    if ("fault" in read) {
      throw unreadable(path, `its ${MANIFEST} is none of an edition: ${read.fault}`);
    }
    const fault = manifestFault(read.value);
    if (fault !== undefined) throw unreadable(path, `its ${MANIFEST} is damaged: ${fault}`);
    return new StoredEdition(folder, read.value);
  }

  /**
   * The songs of a part, in order, some at a time.
   *
   * @throws {RunError} with exit code 65 if its files are not what the manifest says, or do not go
   * together.
   */
  async *songs(part: EditionPart): AsyncGenerator<readonly StoredSong[]> {
    const entries = this.entries(part), { path } = part.annotations;
    let waiting: readonly SongEntry[] = [];
    try {
      for await (const annotations of this.lines(part.annotations)) {
        while (waiting.length < annotations.length) {
          const { done, value } = await entries.next();
          if (done) throw this.damaged(`${path} has more lines than ${part.songs.path}`);
          waiting = [...waiting, ...value];
        }
        const paired = waiting;
        waiting = waiting.slice(annotations.length);
        yield annotations.map((annotation, place) => {
          const entry = paired[place];
          if (isOf(entry, annotation)) return { entry, annotation };
          throw this.damaged(
            `${path}: the annotation of ${entry.id} is not that of its entry`,
          );
        });
      }
      // To the end, so that all of it has been held against its checksum.
      if (waiting.length > 0 || !(await entries.next()).done) {
        throw this.damaged(`${path} has fewer lines than ${part.songs.path}`);
      }
    } finally {
      await entries.return(undefined);
    }
  }

  /**
   * What is kept of the songs of a part beside their annotations, in order, some at a time.
   *
   * @throws {RunError} with exit code 65 if it is not what the manifest says.
   */
  async *entries({ songs, sums }: EditionPart): AsyncGenerator<readonly SongEntry[]> {
    let count = 0;
    for await (const lines of this.lines(songs)) {
      count += lines.length;
      if (count > sums.songs) {
        throw this.damaged(`${songs.path} has more lines than songs were written`);
      }
      yield lines.map((line) => this.valueOf(line, songEntrySchema, songs));
    }
    if (count < sums.songs) {
      throw this.damaged(`${songs.path} has fewer lines than songs were written`);
    }
  }

  /**
   * The lines of one of its files, decompressed, without line ends; some at a time.
   *
   * @throws {RunError} with exit code 65 if the file is not, to the byte, what the manifest says.
   */
  async *lines(file: StoredFile): AsyncGenerator<readonly Uint8Array[]> {
    const seen = new SeenBytes();
    for await (const batch of recordsOf(this.#input(file, seen), LONGEST_LINE)) {
      yield batch.map(({ content }) => {
        if (!(content instanceof Rejection)) return content.bytes;
        throw this.damaged(`${file.path}: ${content.message}`);
      });
    }
    this.#hold(seen, file);
  }

  /**
   * Reads one of its files to its end.
   *
   * @param take is given its bytes as they are stored
   * @throws {RunError} with exit code 65 if the file is not, to the byte, what the manifest says.
   */
  async verify(
    file: StoredFile,
    take: (bytes: Uint8Array) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const seen = new SeenBytes();
    try {
      for await (const bytes of this.#input(file, seen).bytes) await take(bytes);
    } catch (error) {
      if (error instanceof RunError) throw error;
      throw this.damaged(`${file.path}: ${(error as Error).message}`);
    }
    this.#hold(seen, file);
  }

  /**
   * What a line says.
   *
   * @param file where it stands
   * @throws {RunError} with exit code 65 if that is not what the schema wants.
   */
  valueOf<Schema extends z.ZodType>(
    line: Uint8Array,
    schema: Schema,
    file: StoredFile,
  ): z.infer<Schema> {
    const read = parseSchema(schema, this.#jsonOf(line, file));
    if ("value" in read) return read.value;
    throw this.damaged(`${file.path}: ${read.fault}`);
  }

  #jsonOf(line: Uint8Array, { path }: StoredFile): unknown {
    try {
      return JSON.parse(decoder.decode(line));
    } catch (error) {
      throw this.damaged(`${path}: ${(error as Error).message}`);
    }
  }

  /** What a run ends with that finds something wrong in it. */
  damaged(reason: string): RunError {
    return unreadable(this.folder, reason);
  }

  #input({ path }: StoredFile, seen: SeenBytes): Input {
    return fileInput(`${this.folder}/${path}`, "jsonl", { see: (bytes) => seen.add(bytes) });
  }

  #hold(seen: SeenBytes, file: StoredFile): void {
    if (seen.are(file)) return;
    throw this.damaged(`${file.path} is not what its manifest says`);
  }
}

/** Whether an annotation is that of an entry's song, as far as its length and its beginning tell. */
function isOf({ id, bytes }: SongEntry, annotation: Uint8Array): boolean {
  const head = encoder.encode(`{"schema":"${ANNOTATION_SCHEMA}","id":${JSON.stringify(id)},`);
  return annotation.length + 1 === bytes && head.every((byte, place) => annotation[place] === byte);
}

async function manifestJson(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(`${folder}/${MANIFEST}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw unreadable(folder, `it has no ${MANIFEST}, so it is no finished edition`);
    }
    const isFile = error instanceof Deno.errors.NotADirectory;
    throw unreadable(folder, isFile ? "it is no folder" : (error as Error).message);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such folder";
  return (error as Error).message;
}

function unreadable(folder: string, reason: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot read ${folder}: ${reason}`);
}
