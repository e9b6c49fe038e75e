/**
 * A linear-chain conditional random field (CRF) with two labels: 0, verse, and 1, chorus. The score of a
 * label sequence is the sum of an emission for each line and a transition for each pair of adjacent
 * lines; its probability is exp(score - log Z). Several tables of transitions can be used in one song,
 * such as one inside stanzas and one at their breaks. Everything is computed in the log domain in 64
 * bits, in time and memory linear in the number of lines.
 *
 * Source: Lafferty, McCallum and Pereira, "Conditional Random Fields", 2001.
 *
 * @module
 */

/** A song's scores: L lines, T tables. A table is only read if a code names it. */
export interface Chain {
  /** The score of each label at each line, row-major [L, 2]. */
  readonly emissions: ArrayLike<number>;
  /** The score of a label (column) after a label (row), row-major [T, 2, 2]. */
  readonly tables: ArrayLike<number>;
  /** The table for the transition from line - 1 to line, [L]. The first entry is not used. */
  readonly codes: ArrayLike<number>;
}

/** Probabilities of single lines and of pairs of adjacent lines. */
export interface Marginals {
  /** log(p / (1 - p)) of the probability p that a line is a chorus, [L]. */
  readonly logOdds: Float64Array;
  /** The probability that a line and the one before differ in label, [L]; 0 for the first line. */
  readonly changes: Float64Array;
}

/** The negative log-likelihood of a song's labels, and its gradients. */
export interface Loss {
  /** -log p(labels), at least 0. */
  readonly loss: number;
  /** [L, 2] */
  readonly emissions: Float64Array;
  /** [T, 2, 2] */
  readonly tables: Float64Array;
}

/**
 * The score of a label sequence.
 *
 * @param labels 0 or 1 for each line, [L]
 */
export function score({ emissions, tables, codes }: Chain, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let line = 0; line < labels.length; line++) {
    sum += emissions[2 * line + labels[line]];
    if (line > 0) sum += tables[4 * codes[line] + 2 * labels[line - 1] + labels[line]];
  }
  return sum;
}

/** The logarithm of the sum of exp(score) over all label sequences; 0 for a song without lines. */
export function logPartition(chain: Chain): number {
  return total(forward(chain));
}

/** The probabilities of labels and of changes of label, by the forward-backward algorithm. */
export function marginals(chain: Chain): Marginals {
  const lines = chain.emissions.length / 2;
  const before = forward(chain), after = backward(chain), logZ = total(before);
  const logOdds = new Float64Array(lines), changes = new Float64Array(lines);
  for (let line = 0; line < lines; line++) {
    const verse = 2 * line, chorus = verse + 1;
    logOdds[line] = before[chorus] + after[chorus] - before[verse] - after[verse];
    if (line === 0) continue;
    const rise = pair(chain, before, after, logZ, line, 0, 1);
    const fall = pair(chain, before, after, logZ, line, 1, 0);
    changes[line] = Math.min(1, rise + fall);
  }
  return { logOdds, changes };
}

/**
 * The label sequence with the highest score. Of sequences with equal scores, the one that has a verse at
 * the last line where they differ.
 */
export function viterbi({ emissions, tables, codes }: Chain): Uint8Array {
  const lines = emissions.length / 2, labels = new Uint8Array(lines);
  if (lines === 0) return labels;
  const previous = new Uint8Array(2 * lines); // the best label of line - 1 for each label of a line
  let verse = emissions[0], chorus = emissions[1];
  for (let line = 1; line < lines; line++) {
    const table = 4 * codes[line], place = 2 * line;
    const stay = verse + tables[table], fall = chorus + tables[table + 2];
    const rise = verse + tables[table + 1], hold = chorus + tables[table + 3];
    if (fall > stay) previous[place] = 1;
    if (hold > rise) previous[place + 1] = 1;
    verse = Math.max(stay, fall) + emissions[place];
    chorus = Math.max(rise, hold) + emissions[place + 1];
  }
  labels[lines - 1] = chorus > verse ? 1 : 0;
  for (let line = lines - 1; line > 0; line--) {
    labels[line - 1] = previous[2 * line + labels[line]];
  }
  return labels;
}

/**
 * The negative log-likelihood of labels and its gradients: expected minus observed counts.
 *
 * @param labels 0 or 1 for each line, [L]
 */
export function loss(chain: Chain, labels: ArrayLike<number>): Loss {
  const { codes } = chain, lines = labels.length;
  const before = forward(chain), after = backward(chain), logZ = total(before);
  const emissions = new Float64Array(2 * lines), tables = new Float64Array(chain.tables.length);
  for (let line = 0; line < lines; line++) {
    for (let label = 0; label < 2; label++) {
      const place = 2 * line + label;
      emissions[place] = Math.exp(before[place] + after[place] - logZ);
      for (let previous = 0; line > 0 && previous < 2; previous++) {
        const probability = pair(chain, before, after, logZ, line, previous, label);
        tables[4 * codes[line] + 2 * previous + label] += probability;
      }
    }
    emissions[2 * line + labels[line]] -= 1;
    if (line > 0) tables[4 * codes[line] + 2 * labels[line - 1] + labels[line]] -= 1;
  }
  return { loss: Math.max(0, logZ - score(chain, labels)), emissions, tables };
}

/** log Σ exp(score of the lines up to here), for each label of each line, [L, 2]. */
function forward({ emissions, tables, codes }: Chain): Float64Array {
  const sums = new Float64Array(emissions.length);
  sums[0] = emissions[0];
  sums[1] = emissions[1];
  for (let place = 2; place < sums.length; place += 2) {
    const table = 4 * codes[place / 2], verse = sums[place - 2], chorus = sums[place - 1];
    sums[place] = emissions[place] + logAddExp(verse + tables[table], chorus + tables[table + 2]);
    sums[place + 1] = emissions[place + 1] +
      logAddExp(verse + tables[table + 1], chorus + tables[table + 3]);
  }
  return sums;
}

/** log Σ exp(score of the lines after this one), for each label of each line, [L, 2]. */
function backward({ emissions, tables, codes }: Chain): Float64Array {
  const sums = new Float64Array(emissions.length);
  for (let place = sums.length - 4; place >= 0; place -= 2) {
    const table = 4 * codes[place / 2 + 1];
    const verse = emissions[place + 2] + sums[place + 2];
    const chorus = emissions[place + 3] + sums[place + 3];
    sums[place] = logAddExp(tables[table] + verse, tables[table + 1] + chorus);
    sums[place + 1] = logAddExp(tables[table + 2] + verse, tables[table + 3] + chorus);
  }
  return sums;
}

/** The probability of a label at a line and another one at the line before. */
function pair(
  { emissions, tables, codes }: Chain,
  before: Float64Array,
  after: Float64Array,
  logZ: number,
  line: number,
  previous: number,
  label: number,
): number {
  const place = 2 * line + label;
  const transition = tables[4 * codes[line] + 2 * previous + label];
  return Math.exp(
    before[2 * line - 2 + previous] + transition + emissions[place] + after[place] - logZ,
  );
}

function total(before: Float64Array): number {
  return before.length === 0 ? 0 : logAddExp(before[before.length - 2], before[before.length - 1]);
}

/** log(exp(one) + exp(other)) without overflow. */
function logAddExp(one: number, other: number): number {
  const most = Math.max(one, other);
  return most + Math.log1p(Math.exp(Math.min(one, other) - most));
}
