import { seededRandom } from "#lib/random.ts";
import { sampleSongs, type Sampling, SAMPLINGS } from "#models/training/sampling.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

// Twenty songs without a chorus, twenty with half, twenty with chorus only.
const SHARES = [0, 0.5, 1].flatMap((share) => new Array<number>(20).fill(share));
const EPOCHS = 500;

/** The songs of many epochs. */
function shown(sampling: Sampling): number[][] {
  const random = seededRandom(6);
  return Array.from({ length: EPOCHS }, () => sampleSongs(sampling, SHARES, random));
}

function chorusShare(epochs: readonly number[][]): number {
  const shares = epochs.flat().map((song) => SHARES[song]);
  return shares.reduce((sum, share) => sum + share) / shares.length;
}

Deno.test("an epoch has as many songs as there are, all valid", () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom(...SAMPLINGS), shares, fc.nat(), (sampling, shares, seed) => {
      const songs = sampleSongs(sampling, shares, seededRandom(seed));
      assert.equal(songs.length, shares.length);
      for (const song of songs) assert.ok(song in shares, `song ${song}`);
    }),
  );
});

Deno.test("uniform has every song once, in an order that changes", () => {
  const epochs = shown("uniform");
  for (const songs of epochs) {
    const ascending = songs.toSorted((one, other) => one - other);
    assert.deepEqual(ascending, [...SHARES.keys()]);
  }
  assert.notDeepEqual(epochs[0], epochs[1]);
});

// By weight: songs of chorus only are drawn half as often, or twice as often, as those of verse only:
// the mean share is (0.5 · 3 + 2) / (4 + 3 + 2) = 7/18, or 11/18. 30,000 draws leave ±0.01 (4 deviations).
Deno.test("favour-verses draws fewer chorus lines than uniform", () => {
  assert.ok(Math.abs(chorusShare(shown("uniform")) - 1 / 2) < 1e-12);
  const share = chorusShare(shown("favour-verses"));
  assert.ok(Math.abs(share - 7 / 18) < 0.01, `${share}`);
});

Deno.test("favour-choruses draws more chorus lines than uniform", () => {
  const share = chorusShare(shown("favour-choruses"));
  assert.ok(Math.abs(share - 11 / 18) < 0.01, `${share}`);
});

Deno.test("drawing with replacement leaves out more than a third of the songs of an epoch", () => {
  for (const sampling of ["favour-verses", "favour-choruses"] as const) {
    const left = shown(sampling).map((songs) => 1 - new Set(songs).size / SHARES.length);
    const mean = left.reduce((sum, share) => sum + share) / EPOCHS;
    assert.ok(mean > 0.35 && mean < 0.42, `${sampling} leaves out ${mean}`);
  }
});

Deno.test("songs of equal chorus rate are drawn equally often, including the first and the last", () => {
  for (const sampling of ["favour-verses", "favour-choruses"] as const) {
    const times = new Array<number>(SHARES.length).fill(0);
    for (const song of shown(sampling).flat()) times[song]++;
    for (let group = 0; group < 60; group += 20) {
      const ofGroup = times.slice(group, group + 20);
      const mean = ofGroup.reduce((sum, count) => sum + count) / 20;
      for (const count of ofGroup) assert.ok(Math.abs(count / mean - 1) < 0.25, `${ofGroup}`);
    }
  }
});

Deno.test("the same seed draws the same songs, a different seed different ones", () => {
  for (const sampling of SAMPLINGS) {
    const draw = (seed: number) => sampleSongs(sampling, SHARES, seededRandom(seed));
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  }
});
