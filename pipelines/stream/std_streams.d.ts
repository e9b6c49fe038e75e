/** The part of `@std/streams` that Refrain uses; the package on npm brings no types. */

export class TextLineStream extends TransformStream<string, string> {}

/** The bytes from one place to another, both included. */
export class ByteSliceStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(start?: number, end?: number);
}
