/**
 * Reads the records of an input, and detects whether its files change meanwhile.
 *
 * @module
 */
import type { EditionInput } from "#lib/edition/manifest.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import { createHash } from "node:crypto";
import { FileDigest } from "../edition/file_digest.ts";
import { type Batch, type Delivery, Rejection } from "../stream/delivery.ts";
import { fileInput } from "../stream/sources/files.ts";
import { readRecords } from "../stream/sources/records.ts";
import type { RawRecord } from "../stream/sources/contract.ts";
import { type CatalogueInput, InputError, inputFiles, statFiles } from "./catalogue_input.ts";

/** How inputs are read. */
export interface ReadingOptions {
  readonly format: InputFormat;
  readonly maxBytes: number;
  /** Called with the number of stored bytes that were read. */
  readonly onBytes: (count: number) => void;
}

/** Reads an input once. */
export class InputReading {
  readonly #input: CatalogueInput;
  readonly #options: ReadingOptions;
  readonly #digest = new FileDigest();

  constructor(input: CatalogueInput, options: ReadingOptions) {
    this.#input = input;
    this.#options = options;
  }

  /** The number of stored bytes that were read so far. */
  get bytes(): number {
    return this.#digest.bytes;
  }

  /** The records in batches: of a large file as they arrive, of small files several together. */
  records(): AsyncGenerator<Batch<RawRecord>> {
    return coalesceBatches(this.#recordsByFile());
  }

  async *#recordsByFile(): AsyncGenerator<Batch<RawRecord>> {
    const { format, maxBytes, onBytes } = this.#options;
    const see = (bytes: Uint8Array) => {
      this.#digest.add(bytes);
      onBytes(bytes.length);
    };
    for (const { path, name } of inputFiles(this.#input)) {
      yield* readRecords(fileInput(path, format, { name, see }), maxBytes);
    }
  }

  /** The input as the manifest describes it. Call it when everything is read. */
  toEditionInput(): EditionInput {
    const { name, files } = this.#input, { bytes, sha256 } = this.#digest;
    return { name, files: files.length, bytes, sha256 };
  }
}

/**
 * A checksum that changes when an input does: of the names, sizes, inodes and times of its files.
 *
 * @throws {InputError} if a file cannot be found
 */
export async function fingerprintInput(input: CatalogueInput): Promise<string> {
  const hash = createHash("sha256");
  for await (const { name, info } of statFiles(input)) {
    if (info instanceof Error) {
      const file = name === input.name ? "it" : name;
      throw new InputError(input.name, `${file} cannot be read: ${info.message}`);
    }
    const { size, mtime, ctime, ino } = info;
    hash.update(`${name}\n${size} ${mtime?.getTime()} ${ctime?.getTime()} ${ino}\n`);
  }
  return hash.digest("hex");
}

/** The smallest batch that is passed on: records, or bytes of records. */
const MIN_BATCH = { records: 64, bytes: 128 * 1024 };

/**
 * Joins small batches in order; a batch that is large enough is not copied. Waits for the next batch only,
 * which is there as soon as the next file is opened.
 */
export async function* coalesceBatches(
  batches: AsyncIterable<Batch<RawRecord>>,
): AsyncGenerator<Batch<RawRecord>> {
  let gathered: Delivery<RawRecord>[] = [], bytes = 0;
  for await (const batch of batches) {
    gathered.push(...batch);
    bytes += batch.reduce((sum, delivery) => sum + deliveryBytes(delivery), 0);
    if (gathered.length < MIN_BATCH.records && bytes < MIN_BATCH.bytes) continue;
    yield gathered;
    gathered = [];
    bytes = 0;
  }
  if (gathered.length > 0) yield gathered;
}

/** The size of a record, or of what is kept of a rejected one. */
export function deliveryBytes({ content }: Delivery<RawRecord>): number {
  return content instanceof Rejection ? content.kept.length : content.bytes.length;
}
