/**
 * Tiny synthetic songs: a line is a chorus if a bell rang in the previous line, so that a network needs
 * memory.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { countLabels, lineScores } from "#lib/metrics/lines.ts";
import { type Random, seededRandom } from "#lib/random.ts";
import type { LabelledFeatures } from "#models/network.ts";
import { blstm } from "#models/networks/blstm/network.ts";
import { BlstmTagger, fastestEngine } from "#models/networks/blstm/tagger.ts";
import { type Epoch, fit } from "#models/training/fit.ts";
import type { Weights } from "#models/weights.ts";
import { featureSetOf } from "../golden_network.ts";

/** Features: whether the bell rings, and a random number. */
const bells = featureSetOf(2);

/** Settings with which a network of 8 units learns the bells within a second. */
const bellSettings = blstm.settings.parse({
  units: 8,
  learningRate: 0.03,
  batchSongs: 8,
  maxEpochs: 12,
  seed: 3,
});

/** Songs of 1 to 12 lines; `wrong` is the proportion of wrong labels. */
export function bellSongs(songs: number, seed: number, wrong = 0): LabelledFeatures[] {
  const random = seededRandom(seed);
  return Array.from({ length: songs }, () => bellSong(1 + random.below(12), wrong, random));
}

function bellSong(length: number, wrong: number, random: Random): LabelledFeatures {
  const rings = Array.from({ length }, () => random.next() < 0.4);
  const values = Float32Array.from(rings.flatMap((rung) => [rung ? 1 : 0, random.normal()]));
  const labels = rings.map((_, line): Label =>
    (rings[line - 1] ?? false) !== random.next() < wrong ? "chorus" : "verse"
  );
  const lines = rings.map(() => "");
  return { features: { lines, values, pairs: new Float32Array(), breaks: [] }, labels };
}

export const training = bellSongs(40, 1), heldOut = bellSongs(20, 2);

/** Overrides of the usual fit. */
export interface Otherwise {
  readonly settings?: Partial<typeof bellSettings>;
  readonly training?: readonly LabelledFeatures[];
  readonly heldOut?: readonly LabelledFeatures[];
  readonly report?: (epoch: Epoch) => void;
  readonly signal?: AbortSignal;
}

/** Fits a network to the bells, with a clock that advances by 250 ms at each reading. */
export function fitBells(it: Otherwise = {}) {
  let now = 0;
  return fit(
    blstm,
    { training: it.training ?? training, heldOut: it.heldOut ?? heldOut },
    bells.names.length,
    { ...bellSettings, ...it.settings },
    { report: it.report ?? (() => {}), clock: () => now += 250, signal: it.signal },
  );
}

/** The macro F1 of a network with these weights. */
export async function macro_f1(weights: Weights, songs: readonly LabelledFeatures[]) {
  const model = { name: "bells", version: "1", checksum: null, probabilities: "raw" } as const;
  const network = new BlstmTagger(model, bells, weights, await fastestEngine());
  const tagged = await network.tag(songs.map(({ features }) => features));
  network.dispose();
  const truth = songs.flatMap(({ labels }) => labels);
  return lineScores(countLabels(truth, tagged.flatMap(({ labels }) => [...labels]))).macro_f1;
}

/** The bits of all weights. */
export function bitsOf(weights: Weights): string {
  return [...weights].map(([name, { shape, values }]) =>
    `${name} ${shape} ${new Uint32Array(values.slice().buffer)}`
  ).join("\n");
}
