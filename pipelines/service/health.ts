/**
 * Whether a service lives, and whether it is of use.
 *
 * @module
 */

/** Settings of {@linkcode Health}. */
export interface HealthOptions {
  /** How long it may go without progress and still be ready, in milliseconds; 30,000 if not given. */
  readonly maxIdle?: number;
  /** Gives milliseconds, never going back. */
  readonly clock?: () => number;
}

/** How long the event loop may stand still, in milliseconds. */
const LOOP_PATIENCE = 5_000;

/** What is asked of a service: yes, or why not. */
export interface Verdict {
  readonly ok: boolean;
  /** What is amiss, in words; none if it is ok. */
  readonly reasons: readonly string[];
}

/** Knows how a service is doing from what it is told. At first it is no member of its group. */
export class Health {
  readonly #patience: number;
  readonly #clock: () => number;
  #isMember = false;
  #draining = false;
  #progressAt: number;
  #turnedAt: number;

  constructor({ maxIdle = 30_000, clock = () => performance.now() }: HealthOptions = {}) {
    this.#patience = maxIdle;
    this.#clock = clock;
    this.#progressAt = this.#turnedAt = clock();
  }

  /** Notes that the service has become a member of its group. */
  joined(): void {
    this.#isMember = true;
  }

  /** Notes that it is a member no more. */
  lost(): void {
    this.#isMember = false;
  }

  /** Notes that records were committed just now, or that there is nothing to do. */
  progressed(): void {
    this.#progressAt = this.#clock();
  }

  /** Notes that the service ends once its open work is done. */
  drain(): void {
    this.#draining = true;
  }

  /** Notes that the event loop turns. */
  loopTurned(): void {
    this.#turnedAt = this.#clock();
  }

  /** Whether the service should be left alone, rather than started anew. */
  get live(): Verdict {
    const still = this.#clock() - this.#turnedAt;
    return verdict(
      still > LOOP_PATIENCE ? [`the event loop stood still for ${seconds(still)}`] : [],
    );
  }

  /** Whether the service does its work. */
  get ready(): Verdict {
    const reasons = this.#isMember ? [] : ["the source is not connected"];
    if (this.#draining) reasons.push("the service is draining");
    const idle = this.#clock() - this.#progressAt;
    if (idle > this.#patience) reasons.push(`there was no progress for ${seconds(idle)}`);
    return verdict(reasons);
  }
}

function verdict(reasons: readonly string[]): Verdict {
  return { ok: reasons.length === 0, reasons };
}

function seconds(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)} s`;
}
