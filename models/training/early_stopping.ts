/**
 * Stops training when the held-out songs get no better.
 *
 * @module
 */

/** How the held-out songs fare after an epoch. */
export interface HeldOutScores {
  readonly loss: number;
  readonly macro_f1: number;
}

/** Watches loss and macro F1; an epoch that improves neither is idle. */
export class EarlyStopping {
  #bestLoss = Infinity;
  #bestF1 = -Infinity;
  #idleEpochs = 0;

  /** @param patience idle epochs in a row after which training stops */
  constructor(readonly patience: number) {}

  /** Notes an epoch. `best` says whether its macro F1 is the highest so far. */
  note({ loss, macro_f1 }: HeldOutScores): { best: boolean; stop: boolean } {
    const best = macro_f1 > this.#bestF1;
    this.#idleEpochs = best || loss < this.#bestLoss ? 0 : this.#idleEpochs + 1;
    this.#bestLoss = Math.min(this.#bestLoss, loss);
    this.#bestF1 = Math.max(this.#bestF1, macro_f1);
    return { best, stop: this.#idleEpochs >= this.patience };
  }
}
