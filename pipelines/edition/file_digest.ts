import type { StoredFile } from "#lib/edition/manifest.ts";
import { createHash } from "node:crypto";

/** The length and the SHA-256 of bytes that are added as they are read or written. */
export class FileDigest {
  readonly #hash = createHash("sha256");
  #bytes = 0;

  /** The number of bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The SHA-256 so far, in hexadecimal. */
  get sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** Whether the bytes are exactly those of a file. */
  matches({ bytes, sha256 }: Pick<StoredFile, "bytes" | "sha256">): boolean {
    return this.#bytes === bytes && this.sha256 === sha256;
  }
}
