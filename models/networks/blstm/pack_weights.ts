/**
 * Weights in the order in which the kernel, `lstm.as`, reads them.
 *
 * @module
 */
import type { LstmWeights } from "../../layers/lstm.ts";
import type { BlstmWeights } from "./engine.ts";

/** Units of a group, numbers of a vector. */
const UNITS = 8, VECTOR = 4;

const GATES = 4, CELL = 2;

/**
 * The weights as [direction][group] of the panels [gate][bias, then x, then h][8] and the classifier's
 * [label][8]. Zeros fill x up to whole vectors and the units to whole groups; a unit of zeros stays 0.
 */
export function panelsOf({ directions, classifier }: BlstmWeights): Float32Array {
  const units = directions[0].biasIh.length / GATES;
  const features = directions[0].weightIh.length / directions[0].biasIh.length;
  const inputs = VECTOR * Math.ceil(features / VECTOR), groups = Math.ceil(units / UNITS);
  const panel = (1 + inputs + groups * UNITS) * UNITS;
  const panels = new Float32Array(2 * groups * (GATES * panel + 2 * UNITS));
  let to = 0;
  directions.forEach((weights, direction) => {
    for (let first = 0; first < units; first += UNITS) {
      const inGroup = Math.min(UNITS, units - first);
      for (let gate = 0; gate < GATES; gate++, to += panel) {
        for (let unit = 0; unit < inGroup; unit++) {
          const column = panels.subarray(to + unit, to + panel);
          writeColumn(column, weights, gate * units + first + unit, inputs, gate === CELL ? 2 : 1);
        }
      }
      for (let label = 0; label < 2; label++, to += UNITS) {
        const from = (2 * label + direction) * units + first;
        panels.set(classifier.subarray(from, from + inGroup), to);
      }
    }
  });
  return panels;
}

/**
 * Writes what one gate of one unit weighs. The cell gate is a tanh, 2σ(2x) − 1, so that its weights
 * come in doubled.
 */
function writeColumn(
  column: Float32Array,
  { weightIh, weightHh, biasIh, biasHh }: LstmWeights,
  row: number,
  inputs: number,
  scale: number,
): void {
  const features = weightIh.length / biasIh.length, units = weightHh.length / biasIh.length;
  column[0] = scale * (biasIh[row] + biasHh[row]);
  for (let f = 0, place = UNITS; f < features; f++, place += UNITS) {
    column[place] = scale * weightIh[row * features + f];
  }
  for (let h = 0, place = (1 + inputs) * UNITS; h < units; h++, place += UNITS) {
    column[place] = scale * weightHh[row * units + h];
  }
}
