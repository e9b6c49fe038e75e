import type { FeatureSet } from "#lib/features/contract.ts";
import { noFeatures } from "#lib/features/contract.ts";
import type { LabelledFeatures, LineTagger, Network, TaggerParts } from "#models/network.ts";
import { fixedEpochsSettings } from "#models/training/settings.ts";
import type { LabelledSong } from "#pipelines/stream/data_set.ts";
import { FeatureStore, trainNetwork } from "#pipelines/train/trained_network.ts";
import assert from "node:assert/strict";
import { captureStderr } from "../../support/captured_output.ts";

function songOf(id: string, lines: number, breaks: readonly number[] = []): LabelledSong {
  return {
    song: { id, lines: new Array<string>(lines).fill(id), breaks },
    occurrence: 1,
    labels: new Array(lines).fill("verse"),
  };
}

/** What a network was given. */
interface Seen {
  trained?: LabelledFeatures[];
  fitted?: { parts: TaggerParts; songs: readonly LabelledFeatures[] };
  tagger?: TaggerParts;
}

/** A network that learns nothing, and notes what it is given. */
function notingNetwork(seen: Seen): Network {
  const weights = new Map([["none", { shape: [1], values: Float32Array.of(7) }]]);
  return {
    name: "noting",
    featureSet: "none",
    settings: fixedEpochsSettings,
    shapes: () => ({ none: [1] }),
    initialise: () => weights,
    createTagger(parts) {
      seen.tagger = parts;
      return Promise.resolve({} as LineTagger);
    },
    fitDecoding(parts, songs) {
      seen.fitted = { parts, songs };
      return Promise.resolve({ bias: 2 });
    },
    createTrainable: () =>
      Promise.resolve({
        step(batch) {
          (seen.trained ??= []).push(...batch);
          return 1;
        },
        evaluate: (songs) => ({ loss: 1, labels: songs.flatMap(({ labels }) => labels) }),
        weights: () => weights,
        dispose() {},
      }),
  };
}

const settings = fixedEpochsSettings.parse({ epochs: 1, averageEpochs: 1, maxLines: 3 });
const training = [songOf("a", 2), songOf("long", 4), songOf("b", 3, [1, 2])];
const heldOut = [songOf("c", 4, [2]), songOf("d", 1)];

async function trained(seen: Seen, features = new FeatureStore(noFeatures)) {
  const { signal } = new AbortController();
  let result!: Awaited<ReturnType<typeof trainNetwork>>;
  const stderr = await captureStderr(async () => {
    const options = { features, report: () => {}, signal };
    result = await trainNetwork(notingNetwork(seen), settings, { training, heldOut }, options);
  });
  return { ...result, stderr };
}

Deno.test("training songs that are too long are left out, counted and reported; breaks are kept", async () => {
  const seen: Seen = {}, { tooLong, stderr } = await trained(seen);
  assert.equal(tooLong, 1);
  assert.match(String(stderr), /1 training songs have more than 3 lines: left out/);
  const songs = seen.trained!.map(({ features }) => [features.lines[0], features.breaks]);
  assert.deepEqual(songs.sort(), [["a", []], ["b", [1, 2]]]);
});

Deno.test("decoding is fitted on the held-out songs, of any length, with the final weights", async () => {
  const seen: Seen = {}, { decoding, weights } = await trained(seen);
  const { parts, songs } = seen.fitted!;
  assert.deepEqual(songs.map(({ features }) => [features.lines.length, features.breaks]), [
    [4, [2]],
    [1, []],
  ]);
  assert.equal(parts.weights, weights);
  assert.equal(parts.decoding, null);
  assert.deepEqual(decoding, { bias: 2 });
});

Deno.test("the tagger has the weights and the decoding of the training, and the name that it is given", async () => {
  const seen: Seen = {}, { createTagger, weights } = await trained(seen);
  const model = { name: "m", version: "1", checksum: null, probabilities: "calibrated" } as const;
  await createTagger(model);
  assert.deepEqual(seen.tagger!.model, model);
  assert.deepEqual(seen.tagger!.decoding, { bias: 2 });
  assert.equal(seen.tagger!.weights, weights);
});

Deno.test("the features of a song are computed once, however often it is trained on", async () => {
  let started = 0;
  const counting: FeatureSet = {
    ...noFeatures,
    start() {
      started++;
      return noFeatures.start();
    },
  };
  const features = new FeatureStore(counting);
  await trained({}, features);
  assert.equal(started, 4, "not those of the song that is left out");
  await trained({}, features);
  assert.equal(started, 4);
});

Deno.test("computing features ends with the reason of an abort", async () => {
  const features = new FeatureStore(noFeatures);
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(features.of(training, signal), { message: "enough" });
});
