/**
 * AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019), gradients clipped by norm.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** How far each step goes. */
export interface OptimiserSettings {
  readonly learningRate: number;
  /** Share of each weight that a step takes away, as a factor of the learning rate. */
  readonly weightDecay: number;
  /** The largest norm that all gradients together may have. */
  readonly clipNorm: number;
}

const BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8, NORM_EPSILON = 1e-6;

/** Moves variables against their gradients. */
export class AdamW {
  readonly #adam: tf.AdamOptimizer;
  readonly #settings: OptimiserSettings;

  constructor(settings: OptimiserSettings) {
    this.#settings = settings;
    this.#adam = tf.train.adam(settings.learningRate, BETA1, BETA2, EPSILON);
  }

  /**
   * One step. Returns the norm of the gradients before clipping.
   *
   * @param gradients by the variables' names; they stay the caller's to dispose of
   */
  step(variables: readonly tf.Variable[], gradients: tf.NamedTensorMap): number {
    const { learningRate, weightDecay, clipNorm } = this.#settings;
    return tf.tidy(() => {
      const squares = variables.map(({ name }) => tf.sum(tf.square(gradients[name])));
      const norm = Math.sqrt(tf.addN(squares).dataSync()[0]);
      const scale = Math.min(1, clipNorm / (norm + NORM_EPSILON));
      for (const variable of variables) {
        variable.assign(tf.mul(variable, 1 - learningRate * weightDecay));
      }
      this.#adam.applyGradients(
        Object.fromEntries(variables.map(({ name }) => [name, tf.mul(gradients[name], scale)])),
      );
      return norm;
    });
  }

  dispose(): void {
    this.#adam.dispose();
  }
}
