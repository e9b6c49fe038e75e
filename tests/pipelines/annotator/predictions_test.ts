import { toLabelling } from "#lib/label.ts";
import { computeFeatures } from "#lib/features/contract.ts";
import { recurringPair } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import { predictSongs, toPrediction } from "#pipelines/annotator/predictions.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { numberedSong } from "../../support/numbered_song.ts";

const songs = Array.from(
  { length: 200 },
  (_, number) => ({ ...numberedSong(number), breaks: [] }),
);

/** The recurring-pair rule as a model that has probabilities, with a callback for each call. */
function vouching(watch: (songs: number) => void = () => {}): LineTagger {
  return {
    ...recurringPair,
    model: TEST_MODEL,
    tag: (features) => (watch(features.length), recurringPair.tag(features)),
  };
}

Deno.test("Every song gets its own prediction, in order, and 64 at most are tagged at once", async () => {
  const calls: number[] = [];
  const predictions = await predictSongs(vouching((songs) => calls.push(songs)), songs);
  assert.deepEqual(predictions.map(({ labels }) => labels), songs.map(({ labels }) => labels));
  assert.deepEqual(calls, [64, 64, 64, 8]);
  for (const [place, { chorus }] of predictions.entries()) {
    const features = computeFeatures(recurringPair.featureSet, songs[place].lines);
    const [expected] = await recurringPair.tag([features]);
    assert.deepEqual(chorus, expected.chorus);
  }
});

Deno.test("No songs have no predictions", async () => {
  assert.deepEqual(await predictSongs(recurringPair, []), []);
});

Deno.test("A rule says labels, and where they change, but no probabilities", async () => {
  const [prediction] = await predictSongs(recurringPair, [{
    lines: ["o", "la", "di", "la", "di"],
    breaks: [],
  }]);
  assert.deepEqual(prediction, { labels: labelsOfDigits("01111"), sectionStarts: [1] });
});

Deno.test("A prediction has the labels of the tagger, not those that its probabilities suggest", () => {
  const chorus = Float32Array.of(0.25, 0.5, 0.75);
  const decoded = { labels: labelsOfDigits("110"), chorus, usedBreaks: false };
  const prediction = { labels: decoded.labels, sectionStarts: [2], chorus };
  assert.deepEqual(toPrediction(TEST_MODEL, decoded), prediction);
});

Deno.test("Probabilities are kept if the model vouches for them, and one half is chorus", () => {
  const chorus = Float32Array.of(0.25, 0.5, 0.75), labelling = toLabelling(chorus);
  const said = { labels: labelsOfDigits("011"), sectionStarts: [1] };
  assert.deepEqual(toPrediction(TEST_MODEL, labelling), { ...said, chorus });
  assert.deepEqual(toPrediction(recurringPair.model, labelling), said);
});

Deno.test("An abort ends tagging after the batch that is being tagged", async () => {
  const controller = new AbortController();
  let calls = 0;
  const tagger = vouching(() => ++calls === 2 && controller.abort());
  const predictions = await predictSongs(tagger, songs, controller.signal);
  assert.deepEqual([calls, predictions.length], [2, 128]);
  assert.deepEqual(await predictSongs(tagger, songs, AbortSignal.abort()), []);
  assert.equal(calls, 2);
});
