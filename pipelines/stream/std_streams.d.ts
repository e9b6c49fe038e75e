/** Types for the part of `@std/streams` that Refrain uses; its npm package has none. */

export class TextLineStream extends TransformStream<string, string> {}

/** Passes on the bytes from one offset to another, both included. */
export class ByteSliceStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(start?: number, end?: number);
}
