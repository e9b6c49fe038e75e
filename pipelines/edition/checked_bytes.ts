/**
 * The bytes of a file that is read, to be held against what it should be.
 *
 * @module
 */
import type { StoredFile } from "#lib/edition/manifest.ts";
import { createHash } from "node:crypto";

/** What has been read of a file. */
export class SeenBytes {
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
