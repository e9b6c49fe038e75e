/** The functions of the standard library that Refrain uses: the package on npm has no types. */

// @std/cli/parse-args
export interface ParseOptions {
  boolean?: string[];
  string?: string[];
  collect?: string[];
}

export function parseArgs(
  args: string[],
  options?: ParseOptions,
): { _: (string | number)[] } & Record<string, unknown>;

// @std/encoding/varint
export function encodeVarint(number: bigint): [bytes: Uint8Array, end: number];

export function decodeVarint(bytes: Uint8Array, offset?: number): [number: bigint, end: number];

// @std/streams
export class TextLineStream extends TransformStream<string, string> {}

/** Passes on the bytes from one offset to another, both included. */
export class ByteSliceStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(start?: number, end?: number);
}
