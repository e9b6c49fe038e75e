/** The part of `@std/encoding/varint` that Refrain uses; the package on npm has no types. */

export function encodeVarint(number: bigint): [bytes: Uint8Array, end: number];

export function decodeVarint(bytes: Uint8Array, offset?: number): [number: bigint, end: number];
