const P1 = 0x9e3779b1, P2 = 0x85ebca77, P3 = 0xc2b2ae3d, P4 = 0x27d4eb2f, P5 = 0x165667b1;
const STRIPE_BYTES = 16;

/** xxHash-32 with seed 0, the checksum of LZ4 frames: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md */
export function xxh32(bytes: Uint8Array): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0, hash: number = P5;
  if (bytes.length >= STRIPE_BYTES) {
    const lanes = new Int32Array([P1 + P2, P2, 0, -P1]);
    for (; at + STRIPE_BYTES <= bytes.length; at += STRIPE_BYTES) {
      for (let lane = 0; lane < 4; lane++) {
        const sum = lanes[lane]! + Math.imul(words.getUint32(at + 4 * lane, true), P2);
        lanes[lane] = Math.imul(rotate(sum, 13), P1);
      }
    }
    hash = lanes.reduce((sum, lane, index) => sum + rotate(lane, [1, 7, 12, 18][index]!), 0);
  }
  hash += bytes.length;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(words.getUint32(at, true), P3), 17), P4);
  }
  for (; at < bytes.length; at++) {
    hash = Math.imul(rotate(hash + Math.imul(bytes[at]!, P5), 11), P1);
  }
  hash = Math.imul(hash ^ hash >>> 15, P2);
  hash = Math.imul(hash ^ hash >>> 13, P3);
  return (hash ^ hash >>> 16) >>> 0;
}

function rotate(word: number, bits: number): number {
  return word << bits | word >>> 32 - bits;
}
