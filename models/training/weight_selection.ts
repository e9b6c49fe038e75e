/**
 * When training stops, and which weights it returns.
 *
 * @module
 */
import type { Weights } from "../weights.ts";
import type { TrainingSettings } from "./settings.ts";

/** How the network does on the held-out songs. */
export interface HeldOutScores {
  /** Mean loss of a line. */
  readonly loss: number;
  readonly macro_f1: number;
}

/** Takes the epochs of a training into account, one by one. */
export interface WeightSelection {
  /**
   * Takes an epoch into account.
   *
   * @param weights gives a copy of the weights after the epoch
   * @returns `best`: whether its macro F1 is the highest so far, if that matters; `stop`: whether it was
   * the last epoch
   */
  update(scores: HeldOutScores, weights: () => Weights): { best?: boolean; stop: boolean };
  /** The weights that training returns. */
  readonly weights: Weights;
}

/**
 * The selection that settings ask for.
 *
 * @param initial the weights at the start
 */
export function createSelection(settings: TrainingSettings, initial: Weights): WeightSelection {
  return "patience" in settings
    ? new BestEpoch(settings.patience, settings.maxEpochs, initial)
    : new MeanOfLastEpochs(settings.epochs, settings.averageEpochs);
}

/**
 * Keeps the weights of the epoch with the highest macro F1 on the held-out songs. Stops when they no
 * longer improve, neither in loss nor in macro F1.
 */
export class BestEpoch implements WeightSelection {
  #epochs = 0;
  #lowestLoss = Infinity;
  #highestF1 = -Infinity;
  #idleEpochs = 0;

  /**
   * @param patience epochs in a row without improvement after which training stops
   * @param maxEpochs epochs after which training stops
   * @param weights at the start
   */
  constructor(
    readonly patience: number,
    readonly maxEpochs: number,
    public weights: Weights,
  ) {}

  update({ loss, macro_f1 }: HeldOutScores, weights: () => Weights) {
    const best = macro_f1 > this.#highestF1;
    if (best) this.weights = weights();
    this.#epochs++;
    this.#idleEpochs = best || loss < this.#lowestLoss ? 0 : this.#idleEpochs + 1;
    this.#lowestLoss = Math.min(this.#lowestLoss, loss);
    this.#highestF1 = Math.max(this.#highestF1, macro_f1);
    return { best, stop: this.#idleEpochs >= this.patience || this.#epochs >= this.maxEpochs };
  }
}

/** Averages the weights after the last epochs of a fixed number; the held-out songs choose nothing. */
export class MeanOfLastEpochs implements WeightSelection {
  #epochs = 0;
  /** The sum of the weights so far, in 64 bits. */
  readonly #sums = new Map<string, { shape: readonly number[]; values: Float64Array }>();

  /**
   * @param epochs after which training stops
   * @param averaged number of last epochs whose weights are averaged; at most all
   */
  constructor(readonly epochs: number, readonly averaged: number) {}

  update(_: HeldOutScores, weights: () => Weights) {
    this.#epochs++;
    if (this.#epochs > this.epochs - this.averaged) {
      for (const [name, { shape, values }] of weights()) {
        const sum = this.#sums.get(name)?.values ?? new Float64Array(values.length);
        values.forEach((value, place) => sum[place] += value);
        this.#sums.set(name, { shape, values: sum });
      }
    }
    return { stop: this.#epochs >= this.epochs };
  }

  get weights(): Weights {
    const averaged = Math.min(this.averaged, this.epochs);
    return new Map([...this.#sums].map(([name, { shape, values }]) => [
      name,
      { shape, values: Float32Array.from(values, (sum) => sum / averaged) },
    ]));
  }
}
