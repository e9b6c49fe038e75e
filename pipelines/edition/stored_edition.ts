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
import { recordsOf } from "../sources/records.ts";
import { MANIFEST } from "./edition_paths.ts";

/** No line of ours is longer, in bytes. */
const LONGEST_LINE = 512 * 1024 * 1024;

/** A finished edition. */
export class StoredEdition {
  private constructor(readonly folder: string, readonly manifest: Manifest) {}

  /** @throws {RunError} with exit code 65 if the folder holds no finished edition. */
  static async open(folder: string): Promise<StoredEdition> {
    const read = readAs(manifestSchema, await manifestJson(folder));
    if ("fault" in read) {
      throw unreadable(folder, `its ${MANIFEST} is none of an edition: ${read.fault}`);
    }
    return new StoredEdition(folder, read.value);
  }

  /**
   * The lines of one of its files, decompressed, without line ends; some at a time.
   *
   * @throws {RunError} with exit code 65 if the file is not, to the byte, what the manifest says.
   */
  async *lines({ path, bytes, sha256 }: StoredFile): AsyncGenerator<readonly Uint8Array[]> {
    const hash = createHash("sha256");
    let length = 0;
    const see = (piece: Uint8Array) => {
      hash.update(piece);
      length += piece.length;
    };
    const input = fileInput(`${this.folder}/${path}`, "jsonl", { see });
    for await (const batch of recordsOf(input, LONGEST_LINE)) {
      yield batch.map(({ content }) => {
        if (!(content instanceof Rejection)) return content.bytes;
        throw unreadable(this.folder, `${path}: ${content.message}`);
      });
    }
    if (length === bytes && hash.digest("hex") === sha256) return;
    throw unreadable(this.folder, `${path} is not what its manifest says`);
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

function unreadable(folder: string, reason: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot read ${folder}: ${reason}`);
}
