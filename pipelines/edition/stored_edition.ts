/**
 * An edition that was finished, read back. What is read is held against its manifest.
 *
 * @module
 */
import { type Manifest, manifestSchema, type StoredFile } from "#lib/edition/manifest.ts";
import { readAs } from "#lib/read_as.ts";
import { createHash } from "node:crypto";
import { Rejection } from "../delivery.ts";
import { EXIT, RunError } from "../exit.ts";
import { fileInput } from "../sources/files.ts";
import type { Input } from "../sources/record_reader.ts";
import { recordsOf } from "../sources/records.ts";
import { MANIFEST } from "./edition_paths.ts";

/** No line of ours is longer, in bytes. */
export const LONGEST_LINE = 512 * 1024 * 1024;

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
    const read = readAs(manifestSchema, await manifestJson(folder));
    if ("fault" in read) {
      throw unreadable(path, `its ${MANIFEST} is none of an edition: ${read.fault}`);
    }
    return new StoredEdition(folder, read.value);
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
        throw unreadable(this.folder, `${file.path}: ${content.message}`);
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
      throw unreadable(this.folder, `${file.path}: ${(error as Error).message}`);
    }
    this.#hold(seen, file);
  }

  #input({ path }: StoredFile, seen: SeenBytes): Input {
    return fileInput(`${this.folder}/${path}`, "jsonl", { see: (bytes) => seen.add(bytes) });
  }

  #hold(seen: SeenBytes, file: StoredFile): void {
    if (seen.are(file)) return;
    throw unreadable(this.folder, `${file.path} is not what its manifest says`);
  }
}

/** What was read of a file, to be held against what it should be. */
class SeenBytes {
  readonly #hash = createHash("sha256");
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
  }

  /** Whether that was all of the file. Can be asked once. */
  are({ bytes, sha256 }: StoredFile): boolean {
    return this.#length === bytes && this.#hash.digest("hex") === sha256;
  }
}

async function manifestJson(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(`${folder}/${MANIFEST}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw unreadable(folder, `it has no ${MANIFEST}, so it is no finished edition`);
    }
    throw unreadable(folder, (error as Error).message);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such folder";
  return (error as Error).message;
}

function unreadable(folder: string, reason: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot read ${folder}: ${reason}`);
}
