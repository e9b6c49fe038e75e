/**
 * How the network's weights start.
 *
 * @module
 */
import type { Random } from "#lib/random.ts";
import { blstmShapes } from "./tagger.ts";
import type { Weight, Weights } from "../../weights.ts";

const CLASSIFIER_GAIN = 0.1;

/**
 * Input weights by Glorot and Bengio (2010), uniform; recurrent weights orthogonal (Saxe et al.
 * 2014); forget biases 1 in both bias vectors, other biases 0; the classifier Glorot with gain 0.1.
 *
 * @param features F
 * @param units H, of each direction
 */
export function initialWeights(features: number, units: number, random: Random): Weights {
  const entries = Object.entries(blstmShapes(features, units)).map(([name, shape]) =>
    [name, { shape, values: initial(name, shape, random) }] satisfies [string, Weight]
  );
  return new Map(entries);
}

function initial(name: string, shape: readonly number[], random: Random): Float32Array {
  const [rows, columns] = shape;
  if (name === "classifier.weight") return glorot(rows, columns, CLASSIFIER_GAIN, random);
  if (name.includes("weight_ih")) return glorot(rows, columns, 1, random);
  if (name.includes("weight_hh")) return orthogonal(rows, columns, random);
  return name.startsWith("lstm.") ? forgetting(rows) : new Float32Array(rows);
}

function glorot(rows: number, columns: number, gain: number, random: Random): Float32Array {
  const bound = gain * Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) * bound);
}

/** [rows, columns] with orthonormal columns; rows >= columns. Gram and Schmidt, in 64 bits. */
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

/** Biases [4H], of which the second quarter belongs to the forget gate. */
function forgetting(length: number): Float32Array {
  return new Float32Array(length).fill(1, length / 4, length / 2);
}
