import { createHash, type Hash } from "node:crypto";
import { KEPT_BYTES } from "../delivery.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SMALLEST_BUFFER = 4096;

/** One line of an input, without its terminator: LF, or CR LF. */
export interface ByteLine {
  /** Line number, from 1; blank lines count. */
  readonly line: number;
  /** Offset of the first byte in the (decompressed) input, from 0. */
  readonly byte: number;
  /**
   * The line, at most `maxBytes` long; of an oversize line the first 4 KiB (or `maxBytes`, if less).
   * May be a view into the pushed chunk: copy it to keep it longer than the chunk may live.
   */
  readonly bytes: Uint8Array;
  /** Set when the line is longer than `maxBytes`; describes the whole line without its terminator. */
  readonly oversize?: { readonly length: number; readonly sha256: string };
}

/**
 * Cuts chunks of bytes into lines, the same lines whatever the chunking.
 *
 * LF ends a line. One CR before it, or at the very end of the input, belongs to the terminator: it
 * counts neither against `maxBytes` nor in an oversize line's length and checksum. A CR elsewhere is
 * an ordinary byte. Blank lines are reported; a last line needs no LF; what follows the last LF is a
 * line only if there is at least one byte.
 *
 * Costs time linear in the input and less than twice `maxBytes` of memory, plus what is returned.
 * A line within one chunk is a view, not a copy; chunks must therefore not be overwritten.
 *
 * @example Two lines, of which the first falls into two chunks
 * ```ts
 * import { ByteLineSplitter } from "./byte_lines.ts";
 * import assert from "node:assert/strict";
 *
 * const splitter = new ByteLineSplitter(1024);
 * const chunks = ["la ", "la\r\nmoon"].map((text) => new TextEncoder().encode(text));
 * const lines = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
 * assert.deepEqual(lines.map(({ line, byte }) => [line, byte]), [[1, 0], [2, 7]]);
 * ```
 */
export class ByteLineSplitter {
  readonly #maxBytes: number;
  #line = 1;
  /** Offset of the current line's first byte. */
  #start = 0;
  /** Offset of the next chunk's first byte. */
  #position = 0;
  /** The current line as far as earlier chunks brought it, CR included; grows by doubling. */
  #held = new Uint8Array(0);
  #heldLength = 0;
  /** Takes the current line's bytes over from `#held` once they are too many. */
  #oversize: OversizeLine | undefined;

  /** Throws a `RangeError` unless `maxBytes` is a whole number from 1. */
  constructor(maxBytes: number) {
    if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
      throw new RangeError(`Splitting lines: maxBytes is a whole number from 1, got ${maxBytes}`);
    }
    this.#maxBytes = maxBytes;
  }

  /** Where the current line starts: the line that no terminator has ended yet. */
  get current(): Pick<ByteLine, "line" | "byte"> {
    return { line: this.#line, byte: this.#start };
  }

  /** The lines that end in this chunk, in order. */
  push(chunk: Uint8Array): ByteLine[] {
    const lines: ByteLine[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end < 0) break;
      lines.push(this.#finish(chunk.subarray(start, end)));
      start = end + 1;
      this.#start = this.#position + start;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    this.#position += chunk.length;
    return lines;
  }

  /** The last line, if the input did not end with LF. Call once, after the last `push`. */
  end(): ByteLine[] {
    if (this.#start === this.#position) return [];
    const last = this.#finish(new Uint8Array(0));
    this.#start = this.#position;
    return [last];
  }

  /** The current line, given its bytes in the chunk at hand. */
  #finish(tail: Uint8Array): ByteLine {
    const place = { line: this.#line++, byte: this.#start };
    if (this.#heldLength === 0 && this.#oversize === undefined) {
      const bytes = withoutCarriageReturn(tail);
      if (bytes.length <= this.#maxBytes) return { ...place, bytes };
    }
    this.#hold(tail);
    const bytes = withoutCarriageReturn(this.#held.subarray(0, this.#heldLength));
    if (bytes.length > this.#maxBytes) this.#skipHeld();
    this.#heldLength = 0;
    if (this.#oversize === undefined) return { ...place, bytes: new Uint8Array(bytes) };
    const { head, length, sha256 } = this.#oversize.end();
    this.#oversize = undefined;
    return { ...place, bytes: head, oversize: { length, sha256 } };
  }

  #hold(piece: Uint8Array): void {
    const length = this.#heldLength + piece.length;
    // One byte more than the limit may still be a line of full length and its CR.
    if (length > this.#maxBytes + 1) this.#skipHeld();
    if (this.#oversize !== undefined) return this.#oversize.add(piece);
    if (length > this.#held.length) {
      const capacity = Math.max(length, 2 * this.#held.length, SMALLEST_BUFFER);
      const grown = new Uint8Array(Math.min(capacity, this.#maxBytes + 1));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(piece, this.#heldLength);
    this.#heldLength = length;
  }

  /** Stops keeping the current line: from here on only its length and checksum grow. */
  #skipHeld(): void {
    this.#oversize ??= new OversizeLine(Math.min(KEPT_BYTES, this.#maxBytes));
    this.#oversize.add(this.#held.subarray(0, this.#heldLength));
    this.#heldLength = 0;
  }
}

/** Length, checksum and first bytes of a line that is too long to keep; constant memory. */
class OversizeLine {
  readonly #head: Uint8Array;
  readonly #hash: Hash = createHash("sha256");
  #length = 0;
  /** The last byte so far is a CR, left out until another byte shows that it is part of the line. */
  #carriageReturn = false;

  constructor(keptBytes: number) {
    this.#head = new Uint8Array(keptBytes);
  }

  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    if (this.#carriageReturn) this.#count(Uint8Array.of(CARRIAGE_RETURN));
    const bytes = withoutCarriageReturn(piece);
    this.#carriageReturn = bytes.length < piece.length;
    this.#count(bytes);
  }

  end(): { head: Uint8Array; length: number; sha256: string } {
    return { head: this.#head, length: this.#length, sha256: this.#hash.digest("hex") };
  }

  #count(bytes: Uint8Array): void {
    const room = this.#head.length - this.#length;
    if (room > 0) this.#head.set(bytes.subarray(0, room), this.#length);
    this.#hash.update(bytes);
    this.#length += bytes.length;
  }
}

function withoutCarriageReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
}
