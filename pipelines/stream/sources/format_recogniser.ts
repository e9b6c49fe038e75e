/**
 * Recognises the format of an input by how its lines begin, in whichever pieces it arrives.
 *
 * @module
 */
import { SIGNATURE_LENGTH } from "#lib/formats/contract.ts";
import { FALLBACK_FORMAT, type FormatName, formats } from "#lib/formats/registry.ts";

/** How much of an input is examined, in bytes. */
const EXAMINED = 64 * 1024;

const LINE_FEED = 0x0a;
/** Space, tab, carriage return, and the three bytes of a byte order mark. */
const SKIPPED = new Set([0x20, 0x09, 0x0d, 0xef, 0xbb, 0xbf]);

const decoder = new TextDecoder();

/**
 * Decides for the first format whose signature matches a line of the first 64 KiB, so that a broken
 * first line does not mislead; for plain text if no signature matches. The decision does not depend
 * on how the input is cut into chunks.
 */
export class FormatRecogniser {
  #examined = 0;
  /** The beginning of the current line, without leading white space. */
  readonly #start = new Uint8Array(SIGNATURE_LENGTH);
  #length = 0;

  /** Examines the next chunk of the input. Undefined as long as more is needed. */
  push(chunk: Uint8Array): FormatName | undefined {
    for (const byte of chunk.subarray(0, EXAMINED - this.#examined)) {
      const isLineEnd = byte === LINE_FEED;
      if (this.#length < SIGNATURE_LENGTH && (this.#length > 0 || !SKIPPED.has(byte))) {
        this.#start[this.#length++] = byte;
        if (isLineEnd || this.#length === SIGNATURE_LENGTH) {
          const found = this.#match();
          if (found !== undefined) return found;
        }
      }
      if (isLineEnd) this.#length = 0;
    }
    this.#examined += chunk.length;
    return this.#examined >= EXAMINED ? this.#match() ?? FALLBACK_FORMAT : undefined;
  }

  /** Decides at the end of the input. */
  end(): FormatName {
    return this.push(Uint8Array.of(LINE_FEED)) ?? FALLBACK_FORMAT;
  }

  #match(): FormatName | undefined {
    if (this.#length <= 1) return undefined; // a blank line
    const start = decoder.decode(this.#start.subarray(0, this.#length));
    return formats.find(({ signature }) => signature?.test(start))?.name;
  }
}
