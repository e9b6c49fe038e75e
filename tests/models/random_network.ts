/**
 * Networks and songs from a seed, with weights large enough that each of them matters.
 *
 * @module
 */
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import { ssm60 } from "#lib/features/ssm60.ts";
import { type Random, seededRandom } from "#lib/random.ts";
import { blstmShapes } from "#models/networks/blstm/weights.ts";
import type { Weights } from "#models/weights.ts";

/** Weights of a `blstm` on `ssm60`, uniform in ±1/4. */
export function randomWeights(units: number, seed: number): Weights {
  const random = seededRandom(seed);
  const entries = Object.entries(blstmShapes(ssm60.names.length, units));
  return new Map(entries.map(([name, shape]) => {
    const length = shape.reduce((product, size) => product * size);
    return [name, { shape, values: uniform(length, 1 / 4, random) }];
  }));
}

const WORDS = ["Oh, the wind", "oh the wind!", "and the rain", "came down", "on me", "again"];

/** A song with features uniform in ±1, some repeated lines and, every second time, stanza breaks. */
export function randomSong(set: FeatureSet, lines: number, random: Random): SongFeatures {
  return {
    lines: Array.from({ length: lines }, () => WORDS[random.below(WORDS.length)]),
    values: uniform(lines * set.names.length, 1, random),
    pairs: symmetric(lines, set.pairNames.length, random),
    breaks: random.below(2) ? [2, 4, 5, 9].filter((line) => line < lines) : [],
  };
}

/** [lines, lines, size], uniform in ±1. */
export function symmetric(lines: number, size: number, random: Random): Float32Array {
  const pairs = new Float32Array(lines * lines * size);
  for (let line = 0; line < lines; line++) {
    for (let other = 0; other <= line; other++) {
      const values = uniform(size, 1, random);
      pairs.set(values, (line * lines + other) * size);
      pairs.set(values, (other * lines + line) * size);
    }
  }
  return pairs;
}

/** Numbers uniform in ±bound. */
export function uniform(length: number, bound: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => (2 * random.next() - 1) * bound);
}
