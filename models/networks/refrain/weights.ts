/**
 * The weights of the network `refrain`: names, shapes and initial values.
 *
 * @module
 */
import { BREAK_FEATURES } from "#lib/features/stanza_breaks.ts";
import type { Random } from "#lib/random.ts";
import { elementCount, type Shapes, type Weights } from "../../weights.ts";
import type { FeatureStatistics } from "./statistics.ts";

/** The sizes of the network. */
export interface RefrainSizes {
  /** D: features of a line, with those of the stanza breaks. */
  readonly inputs: number;
  /** P: features of a pair of lines. */
  readonly pairs: number;
  /** W: numbers of a line before the LSTM. */
  readonly width: number;
  /** H: units of each direction of the LSTM. */
  readonly units: number;
}

const PAIR_HIDDEN = 16, HEADS = 4, LABELS = 2;

/**
 * The transitions of the CRF where the stanza breaks are unknown, inside a stanza, and at a break. Rows:
 * the label of the line before; columns: the label of the line.
 */
const INITIAL_TRANSITIONS = [[0.5, -0.5, -0.5, 0.5], [1.5, -1.5, -1.5, 1.5], [0, 0, 0, 0]];

/** The shapes of the weights that the kernel computes with, in its order. Names are PyTorch's. */
export function kernelShapes({ inputs, pairs, width, units }: RefrainSizes): Shapes {
  const linear = (name: string, from: number, to: number): Shapes => ({
    [`${name}.weight`]: [to, from],
    [`${name}.bias`]: [to],
  });
  const norm = (name: string, size: number): Shapes => ({
    [`${name}.weight`]: [size],
    [`${name}.bias`]: [size],
  });
  const attention = (name: string, size: number): Shapes => ({
    ...norm(`${name}.norm`, size),
    ...linear(`${name}.query_key_value`, size, 3 * size),
    ...linear(`${name}.output`, size, size),
  });
  const lstm = (direction: string): Shapes => ({
    [`lstm.weight_ih_l0${direction}`]: [4 * units, width],
    [`lstm.weight_hh_l0${direction}`]: [4 * units, units],
    [`lstm.bias_ih_l0${direction}`]: [4 * units],
    [`lstm.bias_hh_l0${direction}`]: [4 * units],
  });
  return {
    ...linear("input", inputs, width),
    ...norm("input_norm", width),
    ...linear("pair.0", pairs, PAIR_HIDDEN),
    ...linear("pair.2", PAIR_HIDDEN, 2 * HEADS),
    ...attention("attention_1", width),
    ...lstm(""),
    ...lstm("_reverse"),
    ...attention("attention_2", 2 * units),
    ...linear("output", 2 * units, LABELS),
  };
}

/** The shapes of all weights: the kernel's, the CRF's, and the statistics that standardise features. */
export function refrainShapes(sizes: RefrainSizes): Shapes {
  return {
    input_mean: [sizes.inputs - BREAK_FEATURES.length],
    input_deviation: [sizes.inputs - BREAK_FEATURES.length],
    ...kernelShapes(sizes),
    "crf.transitions": [INITIAL_TRANSITIONS.length, LABELS, LABELS],
  };
}

/** The sizes of the network that has these weights. */
export function sizesOf(weights: Weights): RefrainSizes {
  const [width, inputs] = shapeOf(weights, "input.weight");
  const [, pairs] = shapeOf(weights, "pair.0.weight");
  const [, units] = shapeOf(weights, "lstm.weight_hh_l0");
  return { inputs, pairs, width, units };
}

/** The statistics by which the network standardises features. */
export function statisticsOf(weights: Weights): FeatureStatistics {
  return {
    mean: weights.get("input_mean")!.values,
    deviation: weights.get("input_deviation")!.values,
  };
}

/** Zeros stand for a shape that is missing, which `checkWeights` then reports. */
function shapeOf(weights: Weights, name: string): readonly number[] {
  return weights.get(name)?.shape ?? [0, 0];
}

/**
 * Weights for the start of training, with PyTorch's defaults: linear layers uniform in ±1 / √inputs, the
 * LSTM uniform in ±1 / √units, normalisations 1 and 0.
 */
export function initialWeights(
  sizes: RefrainSizes,
  { mean, deviation }: FeatureStatistics,
  random: Random,
): Weights {
  const shapes = refrainShapes(sizes);
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      if (name === "input_mean") return [name, { shape, values: mean }];
      if (name === "input_deviation") return [name, { shape, values: deviation }];
      return [name, { shape, values: initialValues(name, shapes, random) }];
    }),
  );
}

function initialValues(name: string, shapes: Shapes, random: Random): Float32Array {
  if (name === "crf.transitions") return Float32Array.from(INITIAL_TRANSITIONS.flat());
  const values = new Float32Array(elementCount(shapes[name]));
  if (/norm\.weight$/.test(name)) return values.fill(1);
  if (/norm\.bias$/.test(name)) return values;
  const inputs = name.startsWith("lstm")
    ? shapes["lstm.weight_hh_l0"][1]
    : shapes[name.replace(/bias$/, "weight")][1];
  const bound = 1 / Math.sqrt(inputs);
  return values.map(() => (2 * random.next() - 1) * bound);
}
