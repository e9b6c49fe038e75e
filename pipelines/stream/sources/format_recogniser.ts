/**
 * Tells JSONL from plain text by how lines begin, whatever pieces the input arrives in.
 *
 * @module
 */

/** How much of an input is looked at, in bytes. */
const LOOKED_AT = 64 * 1024;

const LINE_FEED = 0x0a, QUOTE = 0x22, OPEN_LIST = 0x5b, OPEN_OBJECT = 0x7b, CLOSE_OBJECT = 0x7d;
/** Space, tab, carriage return, and the three bytes of a byte order mark. */
const PASSED_OVER = new Set([0x20, 0x09, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Decides once a line begins like a JSON object (`{"`, `{}` or a lone `{`) or like a list of such
 * (`[{`): that is JSONL. If no line among the first 64 KiB does, or none at all, it is text. So a
 * broken first line misleads nobody.
 */
export class FormatRecogniser {
  #looked = 0;
  /** The first two bytes of the current line that are not passed over. */
  #first = 0;
  #second = 0;

  /** Looks at more of the input. Undefined as long as it may be either. */
  push(chunk: Uint8Array): "jsonl" | "text" | undefined {
    for (const byte of chunk.subarray(0, LOOKED_AT - this.#looked)) {
      if (byte === LINE_FEED) {
        if (this.#beginsLikeJson()) return "jsonl";
        this.#first = this.#second = 0;
      } else if (this.#second === 0 && !PASSED_OVER.has(byte)) {
        if (this.#first === 0) this.#first = byte;
        else this.#second = byte;
        if (this.#second !== 0 && this.#beginsLikeJson()) return "jsonl";
      }
    }
    this.#looked += chunk.length;
    return this.#looked >= LOOKED_AT ? "text" : undefined;
  }

  /** Decides when there is no more. */
  end(): "jsonl" | "text" {
    return this.#beginsLikeJson() ? "jsonl" : "text";
  }

  #beginsLikeJson(): boolean {
    return this.#first === OPEN_OBJECT
      ? this.#second === 0 || this.#second === QUOTE || this.#second === CLOSE_OBJECT
      : this.#first === OPEN_LIST && this.#second === OPEN_OBJECT;
  }
}
