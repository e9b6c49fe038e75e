/**
 * Decodes a song over its stanzas: a CRF whose chain is the stanzas, whose emissions are a linear score of
 * a stanza's features, and which has one table of transitions. All lines of a stanza get the stanza's
 * label and probability.
 *
 * Stanzas with the same lines share the mean of their scores and have one label.
 *
 * @module
 */
import { stanzaSimilarities } from "#lib/features/stanza_breaks.ts";
import { firstEqualStanzas, type Stanza, toStanzas } from "#lib/stanza.ts";
import { z } from "zod";
import type { Decoded, LabelledSong, ScoredSong } from "./contract.ts";
import { type Chain, loss, marginals, score, viterbi } from "./crf.ts";
import { minimise } from "./minimise.ts";
import { STANZA_FEATURES, type StanzaFeature, stanzaFeatures } from "./stanza_features.ts";

/** The parameters of the stanza decoder. */
export const stanzaDecoderSchema = z.strictObject({
  weights: z.partialRecord(z.enum(STANZA_FEATURES), z.number())
    .describe("The weight of each feature of a stanza in the score of chorus against verse"),
  transitions: z.array(z.number()).length(4)
    .describe(
      "The score of verse after verse, chorus after verse, verse after chorus, both chorus",
    ),
});

export type StanzaDecoder = z.infer<typeof stanzaDecoderSchema>;

/** A song as a chain of K stanzas. */
interface StanzaChain {
  readonly stanzas: readonly Stanza[];
  /** The features of each stanza, with the mean of equal stanzas, [K][15]. */
  readonly features: readonly Float64Array[];
  /** The first stanza with the same lines, [K]. */
  readonly firsts: Uint16Array;
}

/**
 * Decodes a song over its stanzas.
 *
 * @param song with breaks
 * @param tables the network's transitions: breaks unknown, inside a stanza, at a break, [3, 2, 2]
 */
export function decodeStanzas(
  song: ScoredSong,
  tables: ArrayLike<number>,
  { weights, transitions }: StanzaDecoder,
): Decoded {
  const { stanzas, features, firsts } = toStanzaChain(song, tables);
  const used = STANZA_FEATURES.map((name) => weights[name] ?? 0);
  const chain = toChain(features, used, transitions);
  const { logOdds, changes } = marginals(chain), labels = consistentLabels(chain, firsts);
  const decoded = {
    labels: new Uint8Array(song.lines.length),
    logOdds: new Float64Array(song.lines.length),
    changes: new Float64Array(song.lines.length),
  };
  stanzas.forEach(({ start, end }, stanza) => {
    decoded.labels.fill(labels[stanza], start, end);
    decoded.logOdds.fill(logOdds[stanza], start, end);
    decoded.changes[start] = changes[stanza];
  });
  return decoded;
}

/**
 * Fits the stanza decoder: the lowest mean negative log-likelihood of a song's stanzas plus `penalty`
 * times the sum of all squared parameters. A stanza's reference label is that of most of its lines;
 * verse, if there are as many of both.
 *
 * @param songs with breaks; at least 1
 * @param names the features that get a weight
 */
export function fitStanzaDecoder(
  songs: readonly LabelledSong[],
  tables: ArrayLike<number>,
  names: readonly StanzaFeature[],
  penalty: number,
): StanzaDecoder {
  const columns = names.map((name) => STANZA_FEATURES.indexOf(name)), size = names.length;
  const items = songs.map((song) => {
    const { stanzas, features } = toStanzaChain(song, tables);
    return {
      features: features.map((row) => Float64Array.from(columns, (column) => row[column])),
      labels: stanzas.map(({ start, end }) => {
        let chorus = 0;
        for (let line = start; line < end; line++) chorus += song.labels[line];
        return 2 * chorus > end - start ? 1 : 0;
      }),
    };
  });
  const found = minimise((point) => {
    const weights = point.subarray(0, size), transitions = point.subarray(size);
    const gradient = point.map((entry) => 2 * penalty * entry);
    let value = point.reduce((sum, entry) => sum + penalty * entry ** 2, 0);
    for (const { features, labels } of items) {
      const song = loss(toChain(features, weights, transitions), labels);
      value += song.loss / items.length;
      features.forEach((row, stanza) => {
        const slope = (song.emissions[2 * stanza + 1] - song.emissions[2 * stanza]) / 2;
        row.forEach((feature, place) => gradient[place] += slope * feature / items.length);
      });
      song.tables.forEach((slope, place) => gradient[size + place] += slope / items.length);
    }
    return { value, gradient };
  }, new Float64Array(size + 4));
  return {
    weights: Object.fromEntries(names.map((name, place) => [name, found[place]])),
    transitions: [...found.subarray(size)],
  };
}

function toStanzaChain(song: ScoredSong, tables: ArrayLike<number>): StanzaChain {
  const stanzas = toStanzas(song), firsts = firstEqualStanzas(stanzas);
  const features = stanzaFeatures({
    stanzas,
    lineScores: Float64Array.from(
      song.lines,
      (_, line) => song.emissions[2 * line + 1] - song.emissions[2 * line],
    ),
    stepScore: tables[7] - tables[4], // of the table inside a stanza
    similarities: stanzaSimilarities(song.similarity, song.lines.length, song.breaks),
  });
  return { stanzas, features: meanOfEqual(features, firsts), firsts };
}

/** The mean features of all stanzas with the same lines, for each stanza. */
function meanOfEqual(features: readonly Float64Array[], firsts: Uint16Array): Float64Array[] {
  const sums = features.map((row) => new Float64Array(row.length));
  const counts = new Uint16Array(firsts.length);
  features.forEach((row, stanza) => {
    row.forEach((feature, place) => sums[firsts[stanza]][place] += feature);
    counts[firsts[stanza]]++;
  });
  return Array.from(firsts, (first) => sums[first].map((sum) => sum / counts[first]));
}

/** The chain of stanzas, with each score of chorus against verse divided between both labels. */
function toChain(
  features: readonly Float64Array[],
  weights: ArrayLike<number>,
  transitions: ArrayLike<number>,
): Chain {
  const emissions = new Float64Array(2 * features.length);
  features.forEach((row, stanza) => {
    const sum = row.reduce((sum, feature, place) => sum + weights[place] * feature, 0);
    emissions[2 * stanza] = -sum / 2;
    emissions[2 * stanza + 1] = sum / 2;
  });
  return { emissions, tables: transitions, codes: new Uint8Array(features.length) };
}

/**
 * The best labels in which equal stanzas have one label. Where the best labels of all differ within a
 * group of equal stanzas, the group gets the label with the better song, for good; group after group.
 */
function consistentLabels(chain: Chain, firsts: Uint16Array): Uint8Array {
  let emissions = chain.emissions, labels = viterbi(chain);
  for (;;) {
    const odd = firsts.findIndex((first, stanza) => labels[stanza] !== labels[first]);
    if (odd < 0) return labels;
    const choices = [0, 1].map((label) => {
      const forced = Float64Array.from(
        emissions,
        (emission, place) =>
          firsts[place >> 1] === firsts[odd] && (place & 1) !== label ? -Infinity : emission,
      );
      const best = viterbi({ ...chain, emissions: forced });
      return { emissions: forced, labels: best, score: score(chain, best) };
    });
    ({ emissions, labels } = choices[choices[1].score > choices[0].score ? 1 : 0]);
  }
}
