/**
 * A figure of a running process, read again and again.
 *
 * @module
 */

/** Readings and their times, in the order in which they came. */
export class Samples {
  readonly #readings: { readonly minute: number; readonly value: number }[] = [];

  /** @param milliseconds on a clock that never goes back */
  add(milliseconds: number, value: number): void {
    this.#readings.push({ minute: milliseconds / 60_000, value });
  }

  /** The highest value; -Infinity if there is none. */
  get most(): number {
    return this.#readings.reduce((most, { value }) => Math.max(most, value), -Infinity);
  }

  /** The mean of the values of a share of the time, 0 .. 1; NaN if there are none. */
  mean(from: number, to: number): number {
    const values = this.#between(from, to).map(({ value }) => value);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /** By how much the value grows in a minute, from a share of the time on: least squares. */
  growth(from: number): number {
    const readings = this.#between(from, 1);
    const middle = (of: "minute" | "value") =>
      readings.reduce((sum, reading) => sum + reading[of], 0) / readings.length;
    const minute = middle("minute"), value = middle("value");
    const [together, alone] = readings.reduce(([together, alone], reading) => {
      const away = reading.minute - minute;
      return [together + away * (reading.value - value), alone + away ** 2];
    }, [0, 0]);
    return together / alone;
  }

  #between(from: number, to: number) {
    const first = this.#readings[0]?.minute ?? 0;
    const all = (this.#readings.at(-1)?.minute ?? 0) - first;
    return this.#readings.filter(({ minute }) =>
      minute >= first + from * all && minute <= first + to * all
    );
  }
}
