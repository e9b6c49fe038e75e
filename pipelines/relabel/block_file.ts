/**
 * A file that is written in blocks, and can be resumed after each of them.
 *
 * @module
 */
import type { OutputOptions, StoredFile } from "#lib/edition/manifest.ts";
import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gzip, zstdCompress } from "node:zlib";
import { FileDigest } from "../edition/file_digest.ts";
import { type FileSink, fileSink, makeFolderFor, unfinishedPath } from "../stream/sinks/file.ts";
import { prefixOf } from "../stream/sources/files.ts";

/** Compresses a block into a complete gzip or zstd file; these can be concatenated. */
const COMPRESS = {
  none: undefined,
  gzip: promisify<Uint8Array, Uint8Array>(gzip),
  zstd: promisify<Uint8Array, Uint8Array>(zstdCompress),
} as const;

/** Where a file is, and how it is stored. */
export interface BlockFilePlace {
  /** The edition's folder. */
  readonly folder: string;
  /** The path relative to the folder. */
  readonly path: string;
  readonly compression: OutputOptions["compression"];
}

/** A file of an edition that is being written. */
export class BlockFile {
  readonly #place: BlockFilePlace;
  readonly #sink: FileSink;
  readonly #digest = new FileDigest();
  /** The block so far, before it is compressed. */
  #block: Uint8Array[] = [];

  private constructor(place: BlockFilePlace, sink: FileSink) {
    this.#place = place;
    this.#sink = sink;
  }

  /**
   * Creates a file, or resumes it.
   *
   * @param from the number of bytes to keep
   * @throws {RunError} with exit code 73 if it cannot be written, or is shorter than that
   */
  static async open(place: BlockFilePlace, from = 0): Promise<BlockFile> {
    const path = `${place.folder}/${place.path}`;
    await makeFolderFor(path);
    const file = new BlockFile(place, await fileSink(path, { force: true, from }));
    if (from > 0) {
      for await (const bytes of prefixOf(unfinishedPath(path), from)) file.#digest.add(bytes);
    }
    return file;
  }

  /** The length of the file up to the last complete block. */
  get bytes(): number {
    return this.#digest.bytes;
  }

  /** Adds lines to the block. */
  async write(lines: Uint8Array): Promise<void> {
    if (this.#place.compression === "none") await this.#store(lines);
    else this.#block.push(lines.slice());
  }

  /** Ends the block. */
  async endBlock(): Promise<void> {
    const compress = COMPRESS[this.#place.compression];
    // A file of no bytes is not a valid compressed file, but an empty block is.
    if (compress && (this.#block.length > 0 || this.bytes === 0)) {
      await this.#store(await compress(Buffer.concat(this.#block.splice(0))));
    }
  }

  /** Resolves when all complete blocks are on disk. */
  async flush(): Promise<void> {
    await this.#sink.flush();
  }

  /** The file as the manifest describes it. */
  toStoredFile(): StoredFile {
    const { bytes, sha256 } = this.#digest;
    return { path: this.#place.path, bytes, sha256 };
  }

  /** Gives the file its final name. */
  async finish(): Promise<void> {
    await this.#sink.close();
  }

  /** Closes the file; a later run resumes it. */
  async abandon(): Promise<void> {
    await this.#sink.abandon();
  }

  async #store(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(bytes);
    this.#digest.add(bytes);
  }
}
