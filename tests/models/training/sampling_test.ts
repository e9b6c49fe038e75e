import { seededRandom } from "#lib/random.ts";
import type { Label } from "#lib/label.ts";
import {
  sampleBatches,
  type Sampling,
  SAMPLINGS,
  toChorusRate,
} from "#models/training/sampling.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

// Twenty songs without a chorus, twenty with half, twenty with chorus only.
const SHARES = [0, 0.5, 1].flatMap((share) => new Array<number>(20).fill(share));
const SONGS = SHARES.map((share, place) => song(place, share));
const EPOCHS = 500;

/** A song of two lines by default, the first of which are chorus. */
function song(place: number, share: number, lines = 2) {
  const labels = Array.from(
    { length: lines },
    (_, line): Label => line < share * lines ? "chorus" : "verse",
  );
  return { place, labels };
}

/** The songs of many epochs. */
function shown(sampling: Sampling): number[][] {
  const random = seededRandom(6);
  return Array.from(
    { length: EPOCHS },
    () => sampleBatches(sampling, SONGS, 7, random).flat().map(({ place }) => place),
  );
}

function chorusShare(epochs: readonly number[][]): number {
  const shares = epochs.flat().map((place) => toChorusRate(SONGS[place].labels));
  return shares.reduce((sum, share) => sum + share) / shares.length;
}

Deno.test("an epoch has as many songs as there are, all valid", () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom(...SAMPLINGS), shares, fc.nat(), (sampling, shares, seed) => {
      const songs = shares.map((share, place) => song(place, share));
      const drawn = sampleBatches(sampling, songs, 3, seededRandom(seed)).flat();
      assert.equal(drawn.length, songs.length);
      for (const song of drawn) assert.ok(songs.includes(song), `song ${song.place}`);
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
    const draw = (seed: number) => sampleBatches(sampling, SONGS, 7, seededRandom(seed));
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  }
});

Deno.test("batches have the size that is asked for, except one", () => {
  for (const sampling of SAMPLINGS) {
    const sizes = sampleBatches(sampling, SONGS, 7, seededRandom(1)).map(({ length }) => length);
    assert.deepEqual(sizes.toSorted((one, other) => one - other), [4, ...new Array(8).fill(7)]);
  }
});

// Lengths 1, 2, 4 … 2⁷: the noise on the logarithm has deviation 0.2, so that neighbours (ln 2 = 0.69)
// change places rarely, and songs of 8 and 128 lines never.
Deno.test("similar-lengths has every song once, in batches of similar length, in random order", () => {
  const songs = Array.from({ length: 8 }, (_, power) => song(power, 0, 2 ** power)).reverse();
  const random = seededRandom(5), firsts = new Set<number>();
  let neighbours = 0;
  for (let epoch = 0; epoch < 200; epoch++) {
    const batches = sampleBatches("similar-lengths", songs, 2, random);
    const places = batches.map((batch) => batch.map(({ place }) => place));
    assert.deepEqual(places.flat().sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
    for (const [one, other] of places) {
      assert.ok(Math.abs(one - other) <= 3, `lengths 2 to the ${one} and ${other} in a batch`);
      if (Math.abs(one - other) === 1) neighbours++;
    }
    firsts.add(Math.floor(places[0][0] / 2));
  }
  assert.ok(neighbours > 0.95 * 800, `${neighbours} of 800 batches hold neighbours`);
  assert.equal(firsts.size, 4, "every batch comes first in some epoch");
});

Deno.test("similar-lengths does not always sort songs in the same way", () => {
  const songs = Array.from({ length: 20 }, (_, place) => song(place, 0, 10 + place));
  const random = seededRandom(5);
  const batches = () =>
    sampleBatches("similar-lengths", songs, 20, random)[0].map(({ place }) => place);
  assert.notDeepEqual(batches(), batches());
});
