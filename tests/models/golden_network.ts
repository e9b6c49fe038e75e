/**
 * The networks and songs of `tests/golden/blstm.json`, as Refrain's own types.
 *
 * @module
 */
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Weights } from "#models/weights.ts";
import golden from "../golden/blstm.json" with { type: "json" };

export { golden };

/** Arrays by PyTorch's names, as in the golden file. */
export type GoldenArrays = Record<string, number[] | number[][]>;

/** Refrain's name for a golden weight: PyTorch's, prefixed by the module. */
export function weightName(goldenName: string): string {
  return goldenName.startsWith("classifier") ? goldenName : `lstm.${goldenName}`;
}

/** Weights from nested arrays. */
export function weightsOfArrays(arrays: GoldenArrays): Weights {
  return new Map(
    Object.entries(arrays).map(([name, rows]) => {
      const shape = Array.isArray(rows[0]) ? [rows.length, rows[0].length] : [rows.length];
      return [weightName(name), { shape, values: Float32Array.from(rows.flat()) }];
    }),
  );
}

/** A feature set with a number of unnamed features that tests write by hand. */
export function featureSetOf(features: number): FeatureSet {
  return {
    name: "by hand",
    names: Array.from({ length: features }, (_, place) => `number ${place}`),
    pairNames: [],
    start: () => {
      throw new Error("These features are made by hand");
    },
  };
}

/** A song with these features, [L][F], and empty lines. */
export function songOfRows(rows: readonly (readonly number[])[]): SongFeatures {
  return {
    lines: rows.map(() => ""),
    values: Float32Array.from(rows.flat()),
    pairs: new Float32Array(),
    breaks: [],
  };
}

/** The largest distance between elements of the same index; NaN if one of them is NaN. */
export function farthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Infinity;
  return Math.max(0, ...Array.from(one, (value, place) => Math.abs(value - other[place])));
}
