import { loadFeatureSet } from "#models/feature_sets.ts";
import type { Label } from "#lib/label.ts";
import { toBoundaries } from "#lib/segment.ts";
import { seededRandom } from "#lib/random.ts";
import { encodeArtifact, parseArtifact } from "#models/artifact.ts";
import { createTagger } from "#models/create_tagger.ts";
import type { LabelledFeatures } from "#models/network.ts";
import { refrain } from "#models/networks/refrain/network.ts";
import assert from "node:assert/strict";
import { testTagger } from "../../../contracts/tagger_contract.ts";
import { exampleRecord } from "../../example_record.ts";
import { randomSong } from "../../random_network.ts";

const featureSet = await loadFeatureSet("repetition");
const songs: LabelledFeatures[] = Array.from({ length: 20 }, (_, seed) => {
  const lines = 10 + seed;
  return {
    features: randomSong(featureSet, lines, seededRandom(seed)),
    labels: Array.from({ length: lines }, (_, line): Label => line % 7 < 4 ? "verse" : "chorus"),
  };
});
const weights = refrain.initialise(
  featureSet.names.length,
  refrain.settings.parse({ width: 32, units: 8 }),
  seededRandom(1),
  songs.map(({ features }) => features),
);
const model = { name: "random", version: "1", checksum: null, probabilities: "raw" } as const;
const parts = { model, featureSet, weights, calibration: null };
const decoding = await refrain.fitDecoding!({ ...parts, decoding: null }, songs);
const record = {
  ...exampleRecord,
  network: "refrain",
  feature_set: featureSet.name,
  feature_names: [...featureSet.names],
  decoding: decoding as typeof exampleRecord.decoding,
};

testTagger({
  name: "a network whose decoding is fitted",
  make: () => refrain.createTagger({ ...parts, decoding }),
  reload: () => createTagger(parseArtifact(encodeArtifact(record, weights))),
});

Deno.test("the same songs fit the same decoding, which is JSON", async () => {
  const again = await refrain.fitDecoding!({ ...parts, decoding: null }, songs);
  assert.deepEqual(JSON.parse(JSON.stringify(again)), decoding);
  assert.deepEqual(refrain.decodingSchema!.parse(again), decoding);
});

Deno.test("a fitted network estimates changes and segments; a raw one changes only", async () => {
  const song = songs[5].features;
  for (const fitted of [decoding, null]) {
    const tagger = await refrain.createTagger({ ...parts, decoding: fitted });
    const [labelling] = await tagger.tag([song]);
    assert.equal(labelling.changes?.length, song.lines.length);
    assert.equal(labelling.changes[0], 0);
    assert.equal(labelling.segmentConfidences !== undefined, fitted !== null);
    tagger.dispose();
  }
});

Deno.test("one break at each line is the same as none", async () => {
  const tagger = await refrain.createTagger({ ...parts, decoding });
  const song = { ...songs[3].features, breaks: [] };
  const everywhere = song.lines.map((_, line) => line).slice(1);
  const [none, all] = await tagger.tag([song, { ...song, breaks: everywhere }]);
  assert.deepEqual(all, none);
  assert.equal(all.usedBreaks, false);
  tagger.dispose();
});

Deno.test("breaks at equal distances are ignored unless changes of label agree with them", async () => {
  const tagger = await refrain.createTagger({ ...parts, decoding: null });
  const outcomes = new Set<boolean>();
  for (const { features } of songs) {
    const song = { ...features, breaks: [] };
    const [none] = await tagger.tag([song]);
    const changes = toBoundaries(none.labels);
    for (const distance of [2, 3, 5]) {
      const breaks = song.lines.map((_, line) => line).slice(1).filter((line) =>
        line % distance === 0
      );
      if (breaks.length < 4) continue;
      const agreeing = changes.filter((line) => breaks.includes(line)).length;
      const isPlausible = changes.length > 0 && agreeing >= 0.9 * changes.length;
      const [found] = await tagger.tag([{ ...song, breaks }]);
      outcomes.add(isPlausible);
      if (isPlausible) assert.notDeepEqual(found.chorus, none.chorus);
      else assert.deepEqual(found, none);
    }
  }
  assert.ok(outcomes.has(false), "no breaks were ignored");
  tagger.dispose();
});

Deno.test("a decoding that the network does not know is refused", async () => {
  const artifact = parseArtifact(encodeArtifact({ ...record, decoding: { lines: 1 } }, weights));
  await assert.rejects(() => createTagger(artifact), /Cannot use the model: decoding\.lines: /);
});
