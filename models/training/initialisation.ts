/**
 * Random arrays to start training from.
 *
 * @module
 */
import type { Random } from "#lib/random.ts";

/**
 * A [rows, columns] array of Glorot and Bengio (2010): uniform in ±gain · √(6 / (rows + columns)).
 */
export function glorot(rows: number, columns: number, gain: number, random: Random): Float32Array {
  const bound = gain * Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) * bound);
}

/**
 * A [rows, columns] array with orthonormal columns (Saxe et al. 2014), by Gram and Schmidt in 64 bits.
 * Needs rows >= columns.
 */
export function orthogonal(rows: number, columns: number, random: Random): Float32Array {
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
