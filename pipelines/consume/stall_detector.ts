/**
 * Detects sessions that make no progress.
 *
 * @module
 */

/** In milliseconds. */
const CHECKED_EVERY = 100;
/** The longest time without progress while there is work. */
const STALLED_AFTER = 120_000;

/** Options of {@linkcode StallDetector}. */
export interface StallOptions {
  readonly isBusy: () => boolean;
  /** The longest silence of the cluster, in milliseconds. */
  readonly silentAfter: number;
  /** Called with the reason, repeatedly while the session is stalled. */
  readonly stalled: (reason: string) => void;
}

/** Watches a session until it is disposed. */
export class StallDetector implements Disposable {
  readonly #options: StallOptions;
  readonly #timer = setInterval(() => this.#check(), CHECKED_EVERY);
  #heardAt = performance.now();
  #progressedAt = performance.now();

  constructor(options: StallOptions) {
    this.#options = options;
  }

  /** The cluster has answered. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** Records were stored. */
  progressed(): void {
    this.#progressedAt = performance.now();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    const { isBusy, silentAfter, stalled } = this.#options, now = performance.now();
    if (!isBusy()) this.progressed();
    if (now - this.#progressedAt > STALLED_AFTER) {
      stalled(`No record was stored for ${STALLED_AFTER / 1000} seconds`);
    }
    if (now - this.#heardAt > silentAfter) {
      stalled(`The cluster was silent for ${silentAfter / 1000} seconds`);
    }
  }
}
