/**
 * A seeded random generator. It is always passed in and never global, so that every run is
 * reproducible.
 *
 * @module
 */

/** Draws numbers that depend only on the seed. */
export interface Random {
  /** The next number, uniform in [0, 1), with 32 random bits. */
  next(): number;
  /** The next integer, uniform in 0 .. limit - 1; limit is a whole number from 1 to 2³². */
  below(limit: number): number;
  /** A new array with the same items in random order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[];
  /** The next number of a normal distribution with mean 0 and deviation 1 (Box and Muller). */
  normal(): number;
}

/** A generator for one seed (a whole number from 0 to 2⁵³), by the sfc32 algorithm of PractRand. */
export function seededRandom(seed: number): Random {
  let a = seed | 0, b = (seed / 2 ** 32) | 0, c = 0x9e3779b9, counter = 1;
  const bits = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) bits();

  const next = () => bits() / 2 ** 32;
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    shuffled<T>(items: readonly T[]): T[] {
      const order = [...items];
      for (let i = order.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
