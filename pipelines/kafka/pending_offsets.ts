/**
 * Which letters of a partition are still to be replayed: those that a replay passed over, and those
 * that came later. Kept beside the committed offset, so that no letter is ever sent twice.
 *
 * @module
 */

/** Offsets that follow each other, both ends included. */
interface Run {
  readonly from: bigint;
  /** Undefined: without end. */
  readonly to?: bigint;
}

/** The offsets of one partition that are not settled. At first, all are open. */
export class PendingOffsets {
  #runs: readonly Run[] = [{ from: 0n }];

  /**
   * What {@linkcode PendingOffsets.toString} wrote.
   *
   * @param first the first open offset
   * @param text empty if nothing but the first open offset is known
   * @throws {SyntaxError} if the text is of someone else
   */
  static parse(first: bigint, text: string): PendingOffsets {
    const open = new PendingOffsets();
    const runs = (text === "" ? "0-" : text).split(" ").map((run) => runOf(run, first));
    const isInOrder = runs.every(({ from, to }, place) =>
      from <= (to ?? from) && (place === 0 || from > (runs[place - 1].to ?? from))
    );
    if (!isInOrder || runs.at(-1)!.to !== undefined) throw notRuns(text);
    open.#runs = runs;
    return open;
  }

  /** The first open offset. */
  get first(): bigint {
    return this.#runs[0].from;
  }

  has(offset: bigint): boolean {
    return this.#runs.some(({ from, to }) => from <= offset && (to === undefined || offset <= to));
  }

  /** Settles the offsets from one to another, both included. Those that are settled stay so. */
  complete(from: bigint, to: bigint): void {
    this.#runs = this.#runs.flatMap((run) => {
      const before = run.to === undefined || run.to >= from ? from - 1n : run.to;
      const after = run.from <= to ? to + 1n : run.from;
      return [
        ...(run.from <= before ? [{ from: run.from, to: before }] : []),
        ...(run.to === undefined || after <= run.to ? [{ ...run, from: after }] : []),
      ];
    });
  }

  /** `0-3 6 10-`: the open offsets, counted from the first of them. */
  toString(): string {
    return this.#runs.map(({ from, to }) => {
      const start = String(from - this.first);
      if (to === undefined) return `${start}-`;
      return from === to ? start : `${start}-${to - this.first}`;
    }).join(" ");
  }
}

function runOf(text: string, first: bigint): Run {
  const [, start, dash, end] = /^(\d+)(-)?(\d+)?$/.exec(text) ?? [];
  if (start === undefined || (end !== undefined && dash === undefined)) throw notRuns(text);
  const from = first + BigInt(start);
  if (dash === undefined) return { from, to: from };
  return end === undefined ? { from } : { from, to: first + BigInt(end) };
}

function notRuns(text: string): SyntaxError {
  return new SyntaxError(`Offsets are written as "0-3 6 10-", not as ${JSON.stringify(text)}`);
}
