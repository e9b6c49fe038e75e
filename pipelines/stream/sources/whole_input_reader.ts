import type { FormatName } from "#lib/formats/registry.ts";
import { createHash } from "node:crypto";
import { type Batch, KEPT_BYTES } from "../delivery.ts";
import { type Input, type RecordReader, rejectOversize, type Unfinished } from "./record_reader.ts";
import type { RawRecord } from "./contract.ts";

/** Reads a whole input as one record. Keeps no more of it than the limit of a record. */
export class WholeInputReader implements RecordReader {
  readonly #input: Input;
  readonly #format: FormatName;
  readonly #maxBytes: number;
  readonly #chunks: Uint8Array[] = [];
  readonly #hash = createHash("sha256");
  #length = 0;

  constructor(input: Input, format: FormatName, maxBytes: number) {
    this.#input = input;
    this.#format = format;
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): Batch<RawRecord> {
    if (this.#length <= this.#maxBytes) this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#hash.update(chunk);
    return [];
  }

  end(): Batch<RawRecord> {
    // Empty input of unknown format has no song; an empty .txt is a song without lines.
    if (this.#length === 0 && this.#input.format === "auto") return [];
    const { title } = this.#input, length = this.#length;
    if (length <= this.#maxBytes) {
      const content = { bytes: this.#kept(length), format: this.#format, title };
      return [{ origin: this.#origin, content }];
    }
    const { origin, ...whole } = this.unfinished();
    const content = rejectOversize({ kind: "text", ...whole }, this.#maxBytes);
    return [{ origin, content }];
  }

  unfinished(): Unfinished {
    return {
      origin: this.#origin,
      kept: this.#kept(KEPT_BYTES),
      length: this.#length,
      sha256: this.#hash.digest("hex"),
    };
  }

  get #origin() {
    return { file: this.#input.name, line: 1, byte: 0 };
  }

  /** The first bytes, as many as asked for or as there are. */
  #kept(count: number): Uint8Array {
    const kept = new Uint8Array(Math.min(count, this.#length));
    let offset = 0;
    for (const chunk of this.#chunks) {
      if (offset === kept.length) break;
      const piece = chunk.subarray(0, kept.length - offset);
      kept.set(piece, offset);
      offset += piece.length;
    }
    return kept;
  }
}
