/**
 * A slow, plain LSTM in 64 bits: the formulas of Hochreiter and Schmidhuber (1997) with a forget gate,
 * line by line. The fast form is checked against it.
 *
 * @module
 */
import type { Random } from "#lib/random.ts";
import type { LstmWeights } from "#models/layers/lstm.ts";

/** The hidden state after each line, [L][H], of a song [L][F]. */
export function plainLstm(weights: LstmWeights, song: readonly (readonly number[])[]): number[][] {
  const units = weights.biasIh.length / 4;
  let hidden = new Array<number>(units).fill(0), cell = hidden;
  return song.map((line) => {
    const [input, forget, candidate, output] = [0, 1, 2, 3].map((gate) =>
      hidden.map((_, unit) => {
        const row = gate * units + unit;
        return weights.biasIh[row] + weights.biasHh[row] +
          product(weights.weightIh, row, line) + product(weights.weightHh, row, hidden);
      })
    );
    cell = cell.map((c, unit) =>
      sigmoid(forget[unit]) * c + sigmoid(input[unit]) * Math.tanh(candidate[unit])
    );
    hidden = cell.map((c, unit) => sigmoid(output[unit]) * Math.tanh(c));
    return hidden;
  });
}

/** Weights of one direction, uniform in ±1. */
export function randomLstm(features: number, units: number, random: Random): LstmWeights {
  const uniform = (length: number) => Float32Array.from({ length }, () => 2 * random.next() - 1);
  return {
    weightIh: uniform(4 * units * features),
    weightHh: uniform(4 * units * units),
    biasIh: uniform(4 * units),
    biasHh: uniform(4 * units),
  };
}

function product(matrix: Float32Array, row: number, vector: readonly number[]): number {
  return vector.reduce((sum, value, k) => sum + matrix[row * vector.length + k] * value, 0);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
