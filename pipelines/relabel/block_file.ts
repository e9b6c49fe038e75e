/**
 * A file that is written in blocks, and gone on with after any of them.
 *
 * @module
 */
import type { EditionShape, StoredFile } from "#lib/edition/manifest.ts";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip, zstdCompress } from "node:zlib";
import { type FileSink, fileSink, makeFolderFor, unfinishedPath } from "../stream/sinks/file.ts";
import { prefixOf } from "../stream/sources/files.ts";

/** A block as it is stored. Each is whole by itself, so that blocks one after the other are one file. */
const COMPRESS = {
  none: undefined,
  gzip: promisify<Uint8Array, Uint8Array>(gzip),
  zstd: promisify<Uint8Array, Uint8Array>(zstdCompress),
} as const;

/** Where a file lies, and how it is stored. */
export interface BlockFilePlace {
  /** The edition's folder. */
  readonly folder: string;
  readonly path: string;
  readonly compression: EditionShape["compression"];
}

/** A file of an edition, while it is written. */
export class BlockFile {
  readonly #place: BlockFilePlace;
  readonly #sink: FileSink;
  readonly #hash = createHash("sha256");
  /** Of this block, as long as it is not compressed yet. */
  #gathered: Uint8Array[] = [];
  #bytes = 0;

  private constructor(place: BlockFilePlace, sink: FileSink) {
    this.#place = place;
    this.#sink = sink;
  }

  /**
   * Begins a file, or goes on with it.
   *
   * @param from how many of its bytes are there already
   * @throws {RunError} with exit code 73 if it cannot be written, or has fewer bytes
   */
  static async open(place: BlockFilePlace, from = 0): Promise<BlockFile> {
    const path = `${place.folder}/${place.path}`;
    await makeFolderFor(path);
    const file = new BlockFile(place, await fileSink(path, { force: true, from }));
    if (from > 0) {
      for await (const piece of prefixOf(unfinishedPath(path), from)) {
        file.#see(piece);
      }
    }
    return file;
  }

  /** How long the file is, up to its last block. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds to the block. */
  async write(lines: Uint8Array): Promise<void> {
    if (this.#place.compression === "none") await this.#store(lines);
    else this.#gathered.push(lines.slice());
  }

  /** The block is complete. */
  async endBlock(): Promise<void> {
    const compress = COMPRESS[this.#place.compression];
    // Nothing at all is no compressed file: a block of nothing is.
    if (compress && (this.#gathered.length > 0 || this.#bytes === 0)) {
      await this.#store(await compress(Buffer.concat(this.#gathered.splice(0))));
    }
  }

  /** All blocks that are complete are on disk when the promise is fulfilled. */
  async flush(): Promise<void> {
    await this.#sink.flush();
  }

  /** What the manifest says of the file. It is told once, when nothing more will be written. */
  stored(): StoredFile {
    const { path } = this.#place;
    return { path, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Gives the file its name. */
  async finish(): Promise<void> {
    await this.#sink.close();
  }

  /** Leaves the file as it is, to be gone on with. */
  async abandon(): Promise<void> {
    await this.#sink.abandon();
  }

  async #store(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(bytes);
    this.#see(bytes);
  }

  #see(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }
}
