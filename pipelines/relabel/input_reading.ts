/**
 * An input, read: its records, its bytes, and whether it has stayed what it was.
 *
 * @module
 */
import type { EditionInput } from "#lib/edition/manifest.ts";
import { createHash } from "node:crypto";
import type { Batch } from "../delivery.ts";
import { fileInput } from "../sources/files.ts";
import { recordsOf } from "../sources/records.ts";
import type { InputFormat, RawRecord } from "../sources/source.ts";
import type { CatalogueInput } from "./catalogue.ts";
import { InputFault } from "./input_fault.ts";

/** How inputs are read. */
export interface ReadingOptions {
  readonly format: InputFormat;
  readonly maxBytes: number;
  /** Is told of bytes that were read, as they are stored. */
  readonly sawBytes: (count: number) => void;
}

/** Reads an input once. */
export class InputReading {
  readonly #input: CatalogueInput;
  readonly #options: ReadingOptions;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  constructor(input: CatalogueInput, options: ReadingOptions) {
    this.#input = input;
    this.#options = options;
  }

  /** How many of its bytes were read so far, as they are stored. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Its records, what arrived together in one batch. */
  async *records(): AsyncGenerator<Batch<RawRecord>> {
    const { format, maxBytes, sawBytes } = this.#options;
    const see = (bytes: Uint8Array) => {
      this.#hash.update(bytes);
      this.#bytes += bytes.length;
      sawBytes(bytes.length);
    };
    for (const { path, name } of this.#input.files) {
      yield* recordsOf(fileInput(path, format, { name, see }), maxBytes);
    }
  }

  /** What the manifest says of the input. It is told once, when all was read. */
  known(): EditionInput {
    const { name, files } = this.#input;
    return { name, files: files.length, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }
}

/**
 * By what a change of an input is known: the sizes of its files, and when they were last written.
 *
 * @throws {InputFault} if a file cannot be found any more
 */
export async function stampOf({ name, files }: CatalogueInput): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const { size, mtime, ino } = await Deno.stat(file.path).catch((error) => {
      throw new InputFault(name, `${file.name} cannot be read: ${error.message}`);
    });
    hash.update(`${file.name}\n${size} ${mtime?.getTime()} ${ino}\n`);
  }
  return hash.digest("hex");
}
