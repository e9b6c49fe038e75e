/**
 * The health of a service: whether it is live, and whether it is ready.
 *
 * @module
 */

/** Options of {@linkcode Health}. */
export interface HealthOptions {
  /** The longest time without progress in which it is ready, in milliseconds (30,000). */
  readonly maxIdle?: number;
  /** Gives milliseconds that never decrease. */
  readonly clock?: () => number;
}

/** The longest time that the event loop may be blocked, in milliseconds. */
const MAX_LOOP_BLOCK = 5_000;

/** The answer to a health check. */
export interface HealthVerdict {
  readonly ok: boolean;
  /** The reasons why it is not ok; empty if it is. */
  readonly reasons: readonly string[];
}

/** Tracks the health of a service. Initially it is not a member of its group. */
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

  /** Notes that the service has joined its group. */
  joined(): void {
    this.#isMember = true;
  }

  /** Notes that the service has lost its group. */
  lost(): void {
    this.#isMember = false;
  }

  /** Notes that records were committed just now, or that nothing is left to do. */
  progressed(): void {
    this.#progressAt = this.#clock();
  }

  /** Notes that the service ends once its records in progress are stored. */
  drain(): void {
    this.#draining = true;
  }

  /** Notes that the event loop is not blocked. */
  loopTurned(): void {
    this.#turnedAt = this.#clock();
  }

  /** Whether the service is alive. If not, it should be restarted. */
  get live(): HealthVerdict {
    const blocked = this.#clock() - this.#turnedAt;
    return verdict(
      blocked > MAX_LOOP_BLOCK ? [`the event loop was blocked for ${seconds(blocked)}`] : [],
    );
  }

  /** Whether the service does its work. */
  get ready(): HealthVerdict {
    const reasons = this.#isMember ? [] : ["the source is not connected"];
    if (this.#draining) reasons.push("the service is draining");
    const idle = this.#clock() - this.#progressAt;
    if (idle > this.#patience) reasons.push(`no progress for ${seconds(idle)}`);
    return verdict(reasons);
  }
}

function verdict(reasons: readonly string[]): HealthVerdict {
  return { ok: reasons.length === 0, reasons };
}

function seconds(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)} s`;
}
