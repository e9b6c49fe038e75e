/**
 * AdamW on the variables of TensorFlow.js: Adam with decoupled weight decay (Loshchilov and Hutter 2019),
 * gradients clipped by norm.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type AdamWSettings, BETA1, BETA2, EPSILON, NORM_EPSILON } from "./array_optimiser.ts";

/** Adam whose learning rate may differ from step to step. */
class Adam extends tf.AdamOptimizer {
  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }
}

/** Updates variables by their gradients. Holds tensors: dispose it. */
export class AdamW {
  readonly #adam = new Adam(0, BETA1, BETA2, EPSILON);
  readonly #settings: AdamWSettings;

  constructor(settings: AdamWSettings) {
    this.#settings = settings;
  }

  /**
   * Updates the variables once. Returns the norm of the gradients before clipping.
   *
   * @param gradients by the variables' names; the caller disposes of them
   */
  step(
    variables: readonly tf.Variable[],
    gradients: tf.NamedTensorMap,
    learningRate: number,
  ): number {
    const { weightDecay, maxGradNorm } = this.#settings;
    this.#adam.setLearningRate(learningRate);
    return tf.tidy(() => {
      const squares = variables.map(({ name }) => tf.sum(tf.square(gradients[name])));
      const norm = Math.sqrt(tf.addN(squares).dataSync()[0]);
      const scale = Math.min(1, maxGradNorm / (norm + NORM_EPSILON));
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
