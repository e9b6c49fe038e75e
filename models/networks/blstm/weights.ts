/**
 * The weights of the network `blstm`: names, shapes and initial values.
 *
 * @module
 */
import type { Shapes, Weight, Weights } from "../../weights.ts";
import type { Random } from "#lib/random.ts";

/** The names of the weights: PyTorch's, with "lstm" and "classifier" as modules. */
export const BLSTM_WEIGHTS = [
  ...["", "_reverse"].flatMap((direction) =>
    ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"].map((name) =>
      `lstm.${name}${direction}`
    )
  ),
  "classifier.weight",
  "classifier.bias",
] as const;

const CLASSIFIER_GAIN = 0.1;

/**
 * The shapes of the weights, by name.
 *
 * @param features F
 * @param units H, of each direction
 */
export function blstmShapes(features: number, units: number): Shapes {
  const direction = [[4 * units, features], [4 * units, units], [4 * units], [4 * units]];
  const shapes = [...direction, ...direction, [2, 2 * units], [2]];
  return Object.fromEntries(BLSTM_WEIGHTS.map((name, place) => [name, shapes[place]]));
}

/**
 * Weights for the start of training: input weights by Glorot, recurrent weights orthogonal, forget
 * biases 1 in both bias vectors, other biases 0, the classifier by Glorot with gain 0.1.
 *
 * @param features F
 * @param units H, of each direction
 */
export function initialWeights(features: number, units: number, random: Random): Weights {
  const entries = Object.entries(blstmShapes(features, units)).map(([name, shape]) =>
    [name, { shape, values: initialValues(name, shape, random) }] satisfies [string, Weight]
  );
  return new Map(entries);
}

function initialValues(name: string, shape: readonly number[], random: Random): Float32Array {
  const [rows, columns] = shape;
  if (name === "classifier.weight") return glorot(rows, columns, CLASSIFIER_GAIN, random);
  if (name.includes("weight_ih")) return glorot(rows, columns, 1, random);
  if (name.includes("weight_hh")) return orthogonal(rows, columns, random);
  const biases = new Float32Array(rows);
  // The second quarter of [4H] belongs to the forget gate.
  return name.startsWith("lstm.") ? biases.fill(1, rows / 4, rows / 2) : biases;
}

/**
 * A [rows, columns] array of Glorot and Bengio (2010): uniform in ±gain · √(6 / (rows + columns)).
 */
function glorot(rows: number, columns: number, gain: number, random: Random): Float32Array {
  const bound = gain * Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) * bound);
}

/**
 * A [rows, columns] array with orthonormal columns (Saxe et al. 2014), by Gram and Schmidt in 64 bits.
 * Needs rows >= columns.
 */
function orthogonal(rows: number, columns: number, random: Random): Float32Array {
  const basis: Float64Array[] = [];
  for (let column = 0; column < columns; column++) {
    const vector = Float64Array.from({ length: rows }, () => random.normal());
    for (const other of basis) {
      const projection = dot(vector, other);
      for (let row = 0; row < rows; row++) vector[row] -= projection * other[row];
    }
    const norm = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / norm));
  }
  const values = new Float32Array(rows * columns);
  basis.forEach((vector, column) => {
    for (let row = 0; row < rows; row++) values[row * columns + column] = vector[row];
  });
  return values;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}
