/**
 * AdamW on typed arrays, for networks that compute their own gradients: Adam with decoupled weight decay
 * (Loshchilov and Hutter 2019), gradients clipped by norm.
 *
 * @module
 */

/** The parameters of AdamW. */
export interface AdamWSettings {
  /** A step scales each weight by 1 − learning rate · weightDecay. */
  readonly weightDecay: number;
  /** Gradients whose joint norm is larger are scaled down to it. */
  readonly maxGradNorm: number;
}

/** Weights that learn, and the gradients by them. */
export interface Learning {
  readonly values: Float32Array;
  readonly gradients: ArrayLike<number>;
}

/** PyTorch's defaults, and what its clipping adds to the norm. */
export const BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8, NORM_EPSILON = 1e-6;

/** Updates arrays of weights by their gradients. */
export class ArrayAdamW {
  readonly #settings: AdamWSettings;
  /** The moving averages of the gradients, and of their squares, of each array. */
  #moments: readonly { readonly first: Float32Array; readonly second: Float32Array }[] = [];
  #steps = 0;

  constructor(settings: AdamWSettings) {
    this.#settings = settings;
  }

  /**
   * Updates the weights once.
   *
   * @param arrays of the same sizes, in the same order, at each step
   */
  step(arrays: readonly Learning[], learningRate: number): void {
    const { weightDecay, maxGradNorm } = this.#settings;
    if (this.#steps++ === 0) {
      this.#moments = arrays.map(({ values: { length } }) => ({
        first: new Float32Array(length),
        second: new Float32Array(length),
      }));
    }
    const scale = Math.min(1, maxGradNorm / (jointNorm(arrays) + NORM_EPSILON));
    const stepSize = learningRate / (1 - BETA1 ** this.#steps);
    const correction = 1 / (1 - BETA2 ** this.#steps), decay = 1 - learningRate * weightDecay;
    arrays.forEach(({ values, gradients }, place) => {
      const { first, second } = this.#moments[place];
      for (let i = 0; i < values.length; i++) {
        const gradient = scale * gradients[i];
        first[i] = BETA1 * first[i] + (1 - BETA1) * gradient;
        second[i] = BETA2 * second[i] + (1 - BETA2) * gradient * gradient;
        values[i] = decay * values[i] -
          stepSize * first[i] / (Math.sqrt(correction * second[i]) + EPSILON);
      }
    });
  }
}

/** The Euclidean norm of all gradients together. */
function jointNorm(arrays: readonly Learning[]): number {
  let squares = 0;
  for (const { gradients } of arrays) {
    for (let i = 0; i < gradients.length; i++) squares += gradients[i] ** 2;
  }
  return Math.sqrt(squares);
}
