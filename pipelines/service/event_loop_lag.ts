/**
 * Measures how late timers of the main thread fire. A member whose event loop is blocked is removed from
 * its group.
 *
 * @module
 */
import { createHistogram } from "node:perf_hooks";

/** In milliseconds. */
const EVERY = 20;
const MICROSECONDS_PER_SECOND = 1_000_000;

/** The lateness of timers, in seconds. */
export interface LagSummary {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The number of timers. */
  readonly samples: number;
}

/** Measures the lateness of timers 50 times a second. It does not keep the process alive. */
export class EventLoopLag {
  /** In microseconds, from 1. */
  readonly #lateness = createHistogram();
  readonly #timer: ReturnType<typeof setInterval>;
  #due: number;

  /** @param observe called for each timer, with its lateness in seconds */
  constructor(observe: (seconds: number) => void = () => {}) {
    this.#due = performance.now() + EVERY;
    this.#timer = setInterval(() => {
      const late = Math.max(0, performance.now() - this.#due) / 1000;
      this.#lateness.record(Math.max(1, Math.round(late * MICROSECONDS_PER_SECOND)));
      observe(late);
      this.#due = performance.now() + EVERY;
    }, EVERY);
    this.#timer.unref();
  }

  /** The lateness since the last call. */
  summary(): LagSummary {
    const seconds = (microseconds: number) => microseconds / MICROSECONDS_PER_SECOND;
    const summary = {
      p50: seconds(this.#lateness.percentile(50)),
      p99: seconds(this.#lateness.percentile(99)),
      max: seconds(this.#lateness.max),
      samples: this.#lateness.count,
    };
    this.#lateness.reset();
    return summary;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
