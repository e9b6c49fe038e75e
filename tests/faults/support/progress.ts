/**
 * How far the work of a scenario has come, and waiting for it.
 *
 * @module
 */
import { asAdmin } from "../../support/kafka/clients.ts";
import { pause } from "../../support/within.ts";
import type { Results } from "./results.ts";
import type { Scenario } from "./scenario.ts";

/** A live process without progress for so long is a failure, in milliseconds. */
const LONGEST_STILL = 180_000;

/** Sees what readers of the results see. */
export class Progress {
  readonly #scenario: Scenario;
  readonly #results: readonly Results[];

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#results = [scenario.output, scenario.letters];
  }

  /** How many records have ended, for readers of committed records. */
  async ended(): Promise<number> {
    for (const results of this.#results) await results.read();
    return this.#count("committed");
  }

  /** Whether a transaction has begun and not ended. */
  async isInFlight(): Promise<boolean> {
    await this.ended();
    return this.#count("open") > 0;
  }

  /** Waits until a share, 0 .. 1, of all records has ended. */
  async until(share: number): Promise<void> {
    await this.untilEnded(share * this.#scenario.songs.options.records);
  }

  /** Waits until a number of further records have ended, or all that were fed. */
  async untilMore(records: number): Promise<void> {
    await this.untilEnded(0); // the broker may be away for a while
    await this.untilEnded(Math.min(this.#scenario.fed, this.#count("committed") + records));
  }

  /**
   * Waits until a number of records have ended.
   *
   * @throws {Error} if no further one ends for three minutes, or no service runs any more.
   */
  async untilEnded(records: number): Promise<void> {
    const { services } = this.#scenario;
    let best = -1, since = performance.now(), failure: unknown;
    while (best < records) {
      try {
        const now = await this.ended();
        if (now > best) [best, since] = [now, performance.now()];
      } catch (error) {
        failure = error; // the broker may be away for a while
      }
      const isStill = performance.now() - since > LONGEST_STILL;
      const isDead = services.all.length > 0 && services.running.length === 0;
      if (best < records && (isStill || isDead)) throw this.#standstill(best, failure);
      await pause(20);
    }
  }

  /** Waits until something more has been written; half of a transaction, if there are none. */
  async untilWritten(): Promise<void> {
    const { fed } = this.#scenario, before = await this.ended();
    for (let now = before; now === before && now < fed;) now = await this.ended();
  }

  /** Waits until a transaction is open, at most two seconds, and then a little longer. */
  async untilInFlight(): Promise<void> {
    for (const end = performance.now() + 2000; performance.now() < end;) {
      if (await this.isInFlight()) break;
    }
    await pause(this.#scenario.random.below(8));
  }

  /** How many records of the input the group has left behind, as far as it has committed. */
  async committed(): Promise<number> {
    const { topic, options: { broker } } = this.#scenario;
    const [{ partitions }] = await asAdmin(
      broker,
      (admin) => admin.fetchOffsets({ groupId: topic, topics: [topic] }),
    );
    return partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  }

  /** Waits until the group has committed all records: if some may be doubled, their number is not enough. */
  async untilCommitted(): Promise<void> {
    const { records } = this.#scenario.songs.options, begun = performance.now();
    let failure: unknown, committed = 0;
    while (committed < records) {
      if (performance.now() - begun > LONGEST_STILL) {
        const message = `The group has committed ${committed} of ${records} records`;
        throw new Error(message, { cause: failure });
      }
      try {
        committed = await this.committed();
      } catch (error) {
        failure = error; // the broker may have come back just now
      }
      await pause(100);
    }
  }

  /** Among what was read last. */
  #count(fate: "committed" | "open"): number {
    return this.#results.reduce((sum, results) => sum + results.count(fate), 0);
  }

  #standstill(ended: number, cause: unknown): Error {
    const { fed, services, options: { seed } } = this.#scenario;
    const message = `${ended} of ${fed} records ended, and no more (seed ${seed})`;
    return new Error(`${message}:\n${services.logs()}`, { cause });
  }
}
