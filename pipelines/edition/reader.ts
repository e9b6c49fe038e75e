/**
 * Reads a finished edition. All that is read is checked against the manifest.
 *
 * @module
 */
import { ANNOTATION_SCHEMA } from "#lib/annotation.ts";
import {
  EDITION_SCHEMA,
  type EditionPart,
  type Manifest,
  manifestFault,
  manifestSchema,
  type StoredFile,
} from "#lib/edition/manifest.ts";
import { type SongEntry, songEntrySchema } from "#lib/edition/song_entry.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import { z } from "zod";
import { Rejection } from "../stream/delivery.ts";
import { RunError, unreadable } from "../errors.ts";
import { fileInput } from "../stream/sources/files.ts";
import type { Input } from "../stream/sources/record_reader.ts";
import { readRecords } from "../stream/sources/records.ts";
import { FileDigest } from "./file_digest.ts";
import { MANIFEST } from "./folder.ts";

/** The longest line that an edition may have, in bytes. */
export const MAX_LINE_BYTES = 512 * 1024 * 1024;

/** A song of an edition. */
export interface StoredSong {
  readonly entry: SongEntry;
  /** The annotation as stored, without the line end. */
  readonly annotation: Uint8Array;
}

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** A finished edition. */
export class StoredEdition {
  private constructor(readonly folder: string, readonly manifest: Manifest) {}

  /**
   * Opens an edition. A symbolic link is resolved once, so changing it later has no effect.
   *
   * @throws {RunError} with exit code 65 if the folder does not hold a finished edition.
   */
  static async open(path: string): Promise<StoredEdition> {
    const folder = await Deno.realPath(path).catch((error) => {
      const isMissing = error instanceof Deno.errors.NotFound;
      throw unreadable(path, isMissing ? "there is no such folder" : error.message);
    });
    const json = await manifestJson(folder), read = parseSchema(manifestSchema, json);
    if ("fault" in read) {
      throw unreadable(path, oldVersion(json) ?? `its ${MANIFEST} is invalid: ${read.fault}`);
    }
    const fault = manifestFault(read.value);
    if (fault !== undefined) throw unreadable(path, `its ${MANIFEST} is damaged: ${fault}`);
    return new StoredEdition(folder, read.value);
  }

  /**
   * Reads the songs of a part in order, in batches.
   *
   * @throws {RunError} with exit code 65 if a file differs from what the manifest says, or annotations and
   * entries do not match.
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
          if (isAnnotationOf(entry, annotation)) return { entry, annotation };
          throw this.damaged(`${path}: the annotation of ${entry.id} does not match its entry`);
        });
      }
      // Reads to the end, so that the whole file is checked against its checksum.
      if (waiting.length > 0 || !(await entries.next()).done) {
        throw this.damaged(`${path} has fewer lines than ${part.songs.path}`);
      }
    } finally {
      await entries.return(undefined);
    }
  }

  /**
   * Reads the entries of a part's songs in order, in batches.
   *
   * @throws {RunError} with exit code 65 if the file differs from what the manifest says.
   */
  async *entries({ songs, statistics }: EditionPart): AsyncGenerator<readonly SongEntry[]> {
    let count = 0;
    for await (const lines of this.lines(songs)) {
      count += lines.length;
      if (count > statistics.songs) {
        throw this.damaged(`${songs.path} has more lines than songs were written`);
      }
      yield lines.map((line) => this.parse(line, songEntrySchema, songs));
    }
    if (count < statistics.songs) {
      throw this.damaged(`${songs.path} has fewer lines than songs were written`);
    }
  }

  /**
   * Reads the lines of a file, decompressed and without line ends, in batches.
   *
   * @throws {RunError} with exit code 65 if the file is not exactly what the manifest says.
   */
  async *lines(file: StoredFile): AsyncGenerator<readonly Uint8Array[]> {
    const digest = new FileDigest();
    for await (const batch of readRecords(this.#input(file, digest), MAX_LINE_BYTES)) {
      yield batch.map(({ content }) => {
        if (!(content instanceof Rejection)) return content.bytes;
        throw this.damaged(`${file.path}: ${content.message}`);
      });
    }
    this.#check(digest, file);
  }

  /**
   * Reads a file to its end.
   *
   * @param take receives the bytes as stored
   * @throws {RunError} with exit code 65 if the file is not exactly what the manifest says.
   */
  async verify(file: StoredFile, take?: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    const digest = new FileDigest();
    try {
      for await (const bytes of this.#input(file, digest).bytes) await take?.(bytes);
    } catch (error) {
      if (error instanceof RunError) throw error;
      throw this.damaged(`${file.path}: ${(error as Error).message}`);
    }
    this.#check(digest, file);
  }

  /**
   * Parses a line of JSON.
   *
   * @param file the file that the line is from
   * @throws {RunError} with exit code 65 if it does not match the schema.
   */
  parse<Schema extends z.ZodType>(
    line: Uint8Array,
    schema: Schema,
    file: StoredFile,
  ): z.infer<Schema> {
    let json: unknown;
    try {
      json = JSON.parse(decoder.decode(line));
    } catch (error) {
      throw this.damaged(`${file.path}: ${(error as Error).message}`);
    }
    const read = parseSchema(schema, json);
    if ("value" in read) return read.value;
    throw this.damaged(`${file.path}: ${read.fault}`);
  }

  /** The error for a run that finds this edition damaged. */
  damaged(reason: string): RunError {
    return unreadable(this.folder, reason);
  }

  #input({ path }: StoredFile, digest: FileDigest): Input {
    return fileInput(`${this.folder}/${path}`, "jsonl", { see: (bytes) => digest.add(bytes) });
  }

  #check(digest: FileDigest, file: StoredFile): void {
    if (digest.matches(file)) return;
    throw this.damaged(`${file.path} differs from what its manifest says`);
  }
}

/** Whether an annotation is that of an entry's song, judging by its length and its first fields. */
function isAnnotationOf({ id, bytes }: SongEntry, annotation: Uint8Array): boolean {
  const head = encoder.encode(`{"schema":"${ANNOTATION_SCHEMA}","id":${JSON.stringify(id)},`);
  return annotation.length + 1 === bytes && head.every((byte, place) => annotation[place] === byte);
}

async function manifestJson(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(`${folder}/${MANIFEST}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw unreadable(folder, `it has no ${MANIFEST}, so it is not a finished edition`);
    }
    const isFile = error instanceof Deno.errors.NotADirectory;
    throw unreadable(folder, isFile ? "it is not a folder" : (error as Error).message);
  }
}

const anyVersionSchema = z.object({
  schema: z.string().regex(/^refrain\.edition\/\d+$/),
  refrain: z.string(),
});

/** What to do with an edition of another version of the schema; undefined for anything else. */
function oldVersion(json: unknown): string | undefined {
  const { data } = anyVersionSchema.safeParse(json);
  if (data === undefined || data.schema === EDITION_SCHEMA) return undefined;
  return `it is a ${data.schema}, written by Refrain ${data.refrain}, and this version reads ` +
    `${EDITION_SCHEMA}. Label the catalogue again, into another folder and without --previous`;
}
