import assert from "node:assert/strict";

/** Holds the numbers of songs, [B][L], against those that are expected, bit for bit. */
export function assertSameBits(
  found: readonly Float32Array[],
  expected: readonly Float32Array[],
  where: string,
): void {
  assert.equal(found.length, expected.length);
  found.forEach((song, place) => {
    assert.equal(song.length, expected[place].length, `${where}, song ${place}`);
    song.forEach((p, line) => {
      const wanted = expected[place][line];
      if (!Object.is(p, wanted)) {
        assert.fail(`${where}, song ${place}, line ${line}: ${p}, expected ${wanted}`);
      }
    });
  });
}
