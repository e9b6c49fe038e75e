/**
 * An input, read: its records, its bytes, and whether it has stayed what it was.
 *
 * @module
 */
import type { EditionInput } from "#lib/edition/manifest.ts";
import { createHash } from "node:crypto";
import type { Batch } from "../stream/delivery.ts";
import { fileInput } from "../stream/sources/files.ts";
import { recordsOf } from "../stream/sources/records.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import type { RawRecord } from "../stream/sources/contract.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import { filesOf, lookAt } from "./input_files.ts";
import { InputFault } from "./input_fault.ts";
import { together } from "./coalesce_batches.ts";

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

  /** Its records: what arrived together in one batch, and several files of one song each. */
  records(): AsyncGenerator<Batch<RawRecord>> {
    return together(this.#recordsOfFiles());
  }

  async *#recordsOfFiles(): AsyncGenerator<Batch<RawRecord>> {
    const { format, maxBytes, sawBytes } = this.#options;
    const see = (bytes: Uint8Array) => {
      this.#hash.update(bytes);
      this.#bytes += bytes.length;
      sawBytes(bytes.length);
    };
    for (const { path, name } of filesOf(this.#input)) {
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
 * By what a change of an input is known: the sizes of its files, and when they were last written or
 * replaced.
 *
 * @throws {InputFault} if a file cannot be found any more
 */
export async function stampOf(input: CatalogueInput): Promise<string> {
  const hash = createHash("sha256");
  for await (const { name, found } of lookAt(input)) {
    if (found instanceof Error) {
      const which = name === input.name ? "it" : name;
      throw new InputFault(input.name, `${which} cannot be read: ${found.message}`);
    }
    const { size, mtime, ctime, ino } = found;
    hash.update(`${name}\n${size} ${mtime?.getTime()} ${ctime?.getTime()} ${ino}\n`);
  }
  return hash.digest("hex");
}
