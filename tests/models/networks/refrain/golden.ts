/**
 * The networks and songs of `tests/golden/refrain.py`, from its formulas.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import type { NetworkInput } from "#models/networks/refrain/input.ts";
import { kernelShapes, type RefrainSizes } from "#models/networks/refrain/weights.ts";
import { elementCount, type Weight, type Weights } from "#models/weights.ts";
import golden from "../../../golden/refrain.json" with { type: "json" };

export { golden };

function residues(size: number, c: number): number[] {
  return Array.from({ length: size }, (_, k) => (k * k + 31 * c) % 1009);
}

/** The weights of a network: the kernel's, then the transitions. */
export function goldenWeights(sizes: RefrainSizes): Weights {
  const shapes = { ...kernelShapes(sizes), "crf.transitions": [3, 2, 2] };
  return new Map(
    Object.entries(shapes).map(([name, shape], c): [string, Weight] => {
      const gain = name.includes("norm.weight") ? 1 : 0;
      const numbers = residues(elementCount(shape), c).map((r) => (r - 504) / 2048 + gain);
      return [name, { shape, values: Float32Array.from(numbers) }];
    }),
  );
}

/** Song number c. */
export function goldenInput(lines: number, c: number, sizes: RefrainSizes): NetworkInput {
  const pairs: number[] = [];
  for (let i = 0; i < lines; i++) {
    for (let j = 0; j < lines; j++) {
      for (let p = 0; p < sizes.pairs; p++) {
        pairs.push((7 * i * j + 13 * (i + j) + 29 * p) % 101 / 128);
      }
    }
  }
  const x = residues(lines * sizes.inputs, c).map((r) => (r - 504) / 256);
  return { lines, x: Float32Array.from(x), pairs: Float32Array.from(pairs) };
}

/** The factors of dropout of every song of this length. */
export function goldenMasks(lines: number, { width, units }: RefrainSizes): Float32Array {
  return Float32Array.from(
    [width, width, 2 * units, 2 * units].flatMap((size, place) =>
      residues(lines * size, place).map((r) => r < 300 ? 0 : 1.25)
    ),
  );
}

export function goldenLabels(lines: number): Label[] {
  return Array.from({ length: lines }, (_, line) => line ** 2 % 5 === 1 ? "chorus" : "verse");
}

/** The transition tables of song number c. */
export function goldenCodes(lines: number, c: number): Uint8Array {
  return Uint8Array.from(
    { length: lines },
    (_, line) => c % 2 === 0 ? 0 : line % 3 === 0 ? 2 : 1,
  );
}

/**
 * The largest distance of numbers, relative to the largest expected number, or to `least` if that is
 * larger.
 */
export function relativeDistance(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  least = 0,
): number {
  const largest = Math.max(least, ...Array.from(expected, Math.abs));
  const distances = Array.from(expected, (value, place) => Math.abs(value - found[place]));
  return found.length === expected.length ? Math.max(...distances) / largest : Infinity;
}
