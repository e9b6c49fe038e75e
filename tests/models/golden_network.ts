/**
 * The networks and songs of `tests/golden/blstm.json`, as Refrain's own types.
 *
 * @module
 */
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Weights } from "#models/weights.ts";
import golden from "../golden/blstm.json" with { type: "json" };

export { golden };

/** Arrays by PyTorch's names, as the golden file writes them. */
export type GoldenArrays = Record<string, number[] | number[][]>;

/** Refrain's name of a golden weight: PyTorch's, with the module before it. */
export function weightName(goldenName: string): string {
  return goldenName.startsWith("classifier") ? goldenName : `lstm.${goldenName}`;
}

/** Written-out weights. */
export function weightsOfArrays(arrays: GoldenArrays): Weights {
  return new Map(
    Object.entries(arrays).map(([name, rows]) => {
      const shape = Array.isArray(rows[0]) ? [rows.length, rows[0].length] : [rows.length];
      return [weightName(name), { shape, values: Float32Array.from(rows.flat()) }];
    }),
  );
}

/** A feature set with so many nameless numbers, whose features are made by hand. */
export function featureSetOf(features: number): FeatureSet {
  return {
    name: "by hand",
    names: Array.from({ length: features }, (_, place) => `number ${place}`),
    start: () => {
      throw new Error("These features are made by hand");
    },
  };
}

/** A song of written-out features, [L][F], whose words do not matter. */
export function songOfRows(rows: readonly (readonly number[])[]): SongFeatures {
  return { lines: rows.map(() => ""), values: Float32Array.from(rows.flat()) };
}

/** The largest distance between numbers in the same place; NaN if one of them is NaN. */
export function farthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Infinity;
  return Math.max(0, ...Array.from(one, (value, place) => Math.abs(value - other[place])));
}
