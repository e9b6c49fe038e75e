/**
 * The offsets of letters that have not been replayed: those that replays skipped, and all later ones.
 * They are stored with the committed offset, so that no letter is sent twice.
 *
 * @module
 */

/** Consecutive offsets, both ends included. */
interface Run {
  readonly from: bigint;
  /** Undefined: no end. */
  readonly to?: bigint;
}

/** The pending offsets of one partition. Initially, all offsets are pending. */
export class PendingOffsets {
  #runs: readonly Run[] = [{ from: 0n }];

  /**
   * Parses the text of {@linkcode PendingOffsets.toString}.
   *
   * @param first the first pending offset
   * @param text empty if only the first pending offset is known
   * @throws {SyntaxError} if another program wrote the text
   */
  static parse(first: bigint, text: string): PendingOffsets {
    const open = new PendingOffsets();
    const runs = (text === "" ? "0-" : text).split(" ").map((run) => parseRun(run, first));
    const isInOrder = runs.every(({ from, to }, place) =>
      from <= (to ?? from) && (place === 0 || from > (runs[place - 1].to ?? from))
    );
    if (!isInOrder || runs.at(-1)!.to !== undefined) throw malformed(text);
    open.#runs = runs;
    return open;
  }

  /** The first pending offset. */
  get first(): bigint {
    return this.#runs[0].from;
  }

  has(offset: bigint): boolean {
    return this.#runs.some(({ from, to }) => from <= offset && (to === undefined || offset <= to));
  }

  /** Marks the offsets from one to another, both included, as replayed. */
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

  /** The pending offsets, relative to the first, such as `0-3 6 10-`. */
  toString(): string {
    return this.#runs.map(({ from, to }) => {
      const start = String(from - this.first);
      if (to === undefined) return `${start}-`;
      return from === to ? start : `${start}-${to - this.first}`;
    }).join(" ");
  }
}

function parseRun(text: string, first: bigint): Run {
  const [, start, dash, end] = /^(\d+)(-)?(\d+)?$/.exec(text) ?? [];
  if (start === undefined || (end !== undefined && dash === undefined)) throw malformed(text);
  const from = first + BigInt(start);
  if (dash === undefined) return { from, to: from };
  return end === undefined ? { from } : { from, to: first + BigInt(end) };
}

function malformed(text: string): SyntaxError {
  return new SyntaxError(`Offsets must look like "0-3 6 10-", not ${JSON.stringify(text)}`);
}
