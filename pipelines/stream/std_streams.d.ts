/** The part of `@std/streams` that Refrain uses; the package on npm brings no types. */

export function toTransformStream<In, Out>(
  transformer: (source: ReadableStream<In>) => Iterable<Out> | AsyncIterable<Out>,
  writableStrategy?: QueuingStrategy<In>,
  readableStrategy?: QueuingStrategy<Out>,
): TransformStream<In, Out>;

export class TextLineStream extends TransformStream<string, string> {}

/** The bytes from one place to another, both included. */
export class ByteSliceStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(start?: number, end?: number);
}
