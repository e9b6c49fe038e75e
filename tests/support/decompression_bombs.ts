/** Few bytes that decompress to many, all of them the letter a. */

const LETTER = 97;

/** Of snappy's raw form: the letter, and copies of 64 bytes from one byte back. About 20 to 1. */
export function snappyBomb(bytes: number): Uint8Array {
  const copies = Math.ceil((bytes - 1) / 64);
  const last = bytes - 1 - 64 * (copies - 1);
  const bomb = new Uint8Array(5 + 2 + 3 * copies);
  bomb.set([0, 1, 2, 3].map((power) => Math.floor(bytes / 128 ** power) % 128 + 128));
  bomb.set([Math.floor(bytes / 128 ** 4), 0, LETTER], 4);
  for (let copy = 0; copy < copies; copy++) {
    const length = copy < copies - 1 ? 64 : last;
    bomb.set([(length - 1) * 4 + 2, 1, 0], 7 + 3 * copy);
  }
  return bomb;
}

/** Of LZ4: blocks that are the letter, a match of 4 MiB less one byte, and no literals. About 255 to 1. */
export function lz4Bomb(bytes: number): Uint8Array {
  const longest = 4 * 1024 * 1024;
  const matched = longest - 1 - 4 - 15;
  const run = new Uint8Array(Math.floor(matched / 255) + 1).fill(255);
  run[run.length - 1] = matched % 255;
  const block = [0x1f, LETTER, 1, 0, ...run, 0];
  const size = new Uint8Array(Uint32Array.of(block.length).buffer);
  const blocks = Array.from({ length: Math.ceil(bytes / longest) }, () => [...size, ...block]);
  const header = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73];
  return Uint8Array.from([header, ...blocks, [0, 0, 0, 0]].flat());
}
