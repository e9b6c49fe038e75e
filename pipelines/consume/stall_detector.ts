/**
 * Finds out that nothing comes of a session: there must be no live process without progress.
 *
 * @module
 */

/** In milliseconds. */
const CHECKED_EVERY = 100;
/** How long there may be work without anything coming of it. */
const STALLED_AFTER = 120_000;

/** What is watched. */
export interface StallOptions {
  readonly isBusy: () => boolean;
  /** How long the cluster may be silent, in milliseconds. */
  readonly silentAfter: number;
  /** Is told what is wrong, again and again. */
  readonly stalled: (reason: string) => void;
}

/** Watches until it is disposed of. */
export class StallDetector implements Disposable {
  readonly #watched: StallOptions;
  readonly #timer = setInterval(() => this.#check(), CHECKED_EVERY);
  #heardAt = performance.now();
  #progressedAt = performance.now();

  constructor(watched: StallOptions) {
    this.#watched = watched;
  }

  /** The cluster has answered. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** Work was done. */
  progressed(): void {
    this.#progressedAt = performance.now();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    const { isBusy, silentAfter, stalled } = this.#watched, now = performance.now();
    if (!isBusy()) this.progressed();
    if (now - this.#progressedAt > STALLED_AFTER) {
      stalled(`No record was done for ${STALLED_AFTER / 1000} seconds`);
    }
    if (now - this.#heardAt > silentAfter) {
      stalled(`The cluster was silent for ${silentAfter / 1000} seconds`);
    }
  }
}
