/**
 * Whether to decode a song over its stanzas: some of its breaks may be missing or wrong, and then the
 * lines are the better chain. A logistic model decides, fitted on songs with right and corrupted breaks.
 *
 * @module
 */
import { z } from "zod";
import type { Decoded, LabelledSong, ScoredSong } from "./contract.ts";
import { type Chain, score, viterbi } from "./crf.ts";
import { toLineChain } from "./line_decoder.ts";
import { fitLogistic } from "./logistic.ts";
import { blockEdges, edgeLift } from "./repetition.ts";
import { type Stanza, toStanzas } from "./stanzas.ts";

/** The names of the features, in their order. */
export const TRUST_FEATURES = [
  /** How much score a line loses, on average, if all lines of a stanza must have one label. */
  "cost",
  /** The share of the changes of label between lines that lie at breaks; 1 if there are none. */
  "agreement",
  /** The logarithm of {@linkcode edgeLift}. */
  "log_lift",
  /** The logarithm of the mean number of lines of a stanza. */
  "log_length",
] as const;

export type TrustFeature = typeof TRUST_FEATURES[number];

/** The parameters of the decision. */
export const breakTrustSchema = z.strictObject({
  weights: z.partialRecord(z.enum(TRUST_FEATURES), z.number()),
  intercept: z.number(),
});

export type BreakTrust = z.infer<typeof breakTrustSchema>;

/** Trusts all breaks. */
export const TRUSTING: BreakTrust = { weights: {}, intercept: 1 };

/** Whether to decode a song with breaks over its stanzas. */
export function trustsBreaks(
  song: ScoredSong,
  tables: ArrayLike<number>,
  { weights, intercept }: BreakTrust,
): boolean {
  const features = trustFeatures(song, tables);
  const sum = TRUST_FEATURES.reduce(
    (sum, name, place) => sum + (weights[name] ?? 0) * features[place],
    intercept,
  );
  return sum > 0;
}

/**
 * Fits the decision: whether the decoder of stanzas labels more lines rightly than that of lines. A song
 * counts by the difference; songs without one do not.
 *
 * @param songs with breaks, some of them corrupted, and what both decoders make of them
 */
export function fitBreakTrust(
  songs: readonly {
    readonly song: LabelledSong;
    readonly byLines: Decoded;
    readonly byStanzas: Decoded;
  }[],
  tables: ArrayLike<number>,
): BreakTrust {
  const examples = songs.map(({ song, byLines, byStanzas }) => ({
    features: trustFeatures(song, tables),
    gain: rightLines(byStanzas, song) - rightLines(byLines, song),
  })).filter(({ gain }) => gain !== 0);
  if (examples.length === 0) return TRUSTING;
  const fitted = fitLogistic(
    examples.map(({ features }) => features),
    examples.map(({ gain }) => gain > 0),
    { penalty: 1e-3, counts: examples.map(({ gain }) => Math.abs(gain)) },
  );
  return {
    weights: Object.fromEntries(TRUST_FEATURES.map((name, place) => [name, fitted[place]])),
    intercept: fitted[TRUST_FEATURES.length],
  };
}

/** The features of a song with breaks, in the order of {@linkcode TRUST_FEATURES}. */
export function trustFeatures(song: ScoredSong, tables: ArrayLike<number>): number[] {
  const chain = toLineChain(song, tables), stanzas = toStanzas(song.breaks, song.lines.length);
  const best = viterbi(chain), bound = bestOfStanzas(chain, stanzas);
  const isBreak = new Set(song.breaks);
  let changes = 0, agreeing = 0;
  for (let line = 1; line < best.length; line++) {
    if (best[line] === best[line - 1]) continue;
    changes++;
    if (isBreak.has(line)) agreeing++;
  }
  return [
    (score(chain, best) - score(chain, bound)) / best.length,
    changes === 0 ? 1 : agreeing / changes,
    Math.log(edgeLift(song.breaks, blockEdges(song.similarity, best.length))),
    Math.log(best.length / stanzas.length),
  ];
}

/** The labels with the best score among those that are the same in all lines of a stanza. */
export function bestOfStanzas(
  { emissions, tables, codes }: Chain,
  stanzas: readonly Stanza[],
): Uint8Array {
  const sums = new Float64Array(2 * stanzas.length);
  stanzas.forEach(({ start, end }, stanza) => {
    for (let line = start; line < end; line++) {
      for (let label = 0; label < 2; label++) {
        sums[2 * stanza + label] += emissions[2 * line + label] +
          (line > start ? tables[4 * codes[line] + 3 * label] : 0);
      }
    }
  });
  const steps = stanzas.map(({ start }) => codes[start]);
  const labels = viterbi({ emissions: sums, tables, codes: steps });
  const bound = new Uint8Array(codes.length);
  stanzas.forEach(({ start, end }, stanza) => bound.fill(labels[stanza], start, end));
  return bound;
}

function rightLines({ labels }: Decoded, song: LabelledSong): number {
  return labels.reduce((sum, label, line) => sum + (label === song.labels[line] ? 1 : 0), 0);
}
