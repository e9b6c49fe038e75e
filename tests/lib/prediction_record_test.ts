import { toLabelling } from "#lib/label.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createAnnotation, type ModelInfo } from "#lib/annotation.ts";
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { parsePrediction, type PredictedSong } from "#lib/prediction_record.ts";
import { toBoundaries } from "#lib/segment.ts";
import { parseSong } from "#lib/song.ts";
import { structureFromSections } from "#lib/structure.ts";
import { TEST_MODEL } from "../support/annotator_settings.ts";
import { anySongWithProbabilities } from "../support/song_arbitraries.ts";
import { labelsOfDigits } from "../support/labels_of_digits.ts";
import { songErrorOf } from "../support/errors.ts";

const song = parseSong({
  id: "tide",
  lines: ["la", "di", "hey", "ho", "hey"],
  labels: ["verse", "verse", "bridge", "chorus", "chorus"],
});
const chorus = Float32Array.of(0.25, 0.125, 0.75, 0.5, 0.875);
/** The means of its segments, with six decimals. */
const segmentConfidences = Float32Array.of(0.8125, 0.708333);

/** The prediction that is read from an annotation after a round trip through JSON. */
function readAgain(model: ModelInfo, withLines: boolean, occurrence = 1): PredictedSong {
  const annotation = createAnnotation(song, toLabelling(chorus), model, { withLines });
  const numbered = occurrence > 1 ? { ...annotation, occurrence } : annotation;
  return parsePrediction(parseStrictJson(JSON.stringify(numbered)));
}

function predictionOf(json: string) {
  return parsePrediction(parseStrictJson(json)).prediction;
}

Deno.test("an annotation is a prediction, its reference sections and scores are not", () => {
  assert.deepEqual(readAgain(TEST_MODEL, false), {
    id: "tide",
    prediction: { labels: labelsOfDigits("00111"), sectionStarts: [2], segmentConfidences },
    labelWords: ["verse", "chorus"],
    model: TEST_MODEL,
  });
});

Deno.test("an annotation with its lines has their probabilities, too", () => {
  assert.deepEqual(readAgain(TEST_MODEL, true).prediction, {
    labels: labelsOfDigits("00111"),
    sectionStarts: [2],
    chorus,
    segmentConfidences,
  });
});

Deno.test("the probabilities of a model without probabilities are left out", () => {
  const rule: ModelInfo = { ...TEST_MODEL, probabilities: "none" };
  const { prediction, model } = readAgain(rule, true);
  assert.deepEqual(model, rule);
  assert.ok(!("chorus" in prediction || "segmentConfidences" in prediction));
  const stated = { id: "tide", labels: [1], chorus: [0.9], model: rule };
  assert.ok(!("chorus" in parsePrediction(stated).prediction));
});

Deno.test("labels are words, or 0 and 1, in quotes or not, and sections start where they change", () => {
  for (const labels of [["Verse 1", "Refrain", "Refrain"], [0, 1, 1], ["0", "1", "1"]]) {
    const { prediction } = parsePrediction({ id: "x", labels });
    assert.deepEqual(prediction, { labels: labelsOfDigits("011"), sectionStarts: [1] });
  }
});

Deno.test("labels of the same meaning but different words start a section, as reference labels do", () => {
  const labels = [
    "Verse 1",
    "Verse 1",
    "Verse 2",
    "Verse 2",
    "Chorus",
    "Hook",
    "bridge",
    "Verse 1",
  ];
  const { prediction } = parsePrediction({ id: "x", labels });
  assert.deepEqual(prediction, {
    labels: labelsOfDigits("00001100"),
    sectionStarts: [2, 4, 5, 6, 7],
  });
  const { sections } = parseSong({ id: "x", lines: labels.map(() => "la"), labels });
  assert.deepEqual(prediction, structureFromSections(sections!));
});

Deno.test("the words of labels are returned as in the record, each once", () => {
  const wordsOf = (record: object) => parsePrediction({ id: "x", ...record }).labelWords;
  assert.deepEqual(wordsOf({ labels: ["C", "V", "C", 1, 0, "1"] }), ["C", "V", "1", "0"]);
  const segments = ["Hook", "Verse", "Hook"].map((label, at) => ({
    start: at,
    end: at + 1,
    label,
  }));
  assert.deepEqual(wordsOf({ segments }), ["Hook", "Verse"]);
});

Deno.test("neighbouring segments of one label stay apart as sections", () => {
  const segments = [
    { start: 0, end: 2, label: "Verse 1" },
    { start: 2, end: 3, label: "verse", confidence: 1 },
    { start: 3, end: 4, label: 1 },
  ];
  const { prediction } = parsePrediction({ id: "x", segments });
  assert.deepEqual(prediction, { labels: labelsOfDigits("0001"), sectionStarts: [2, 3] });
});

Deno.test("probabilities of chorus may accompany labels or segments", () => {
  const beside = predictionOf('{"id":"x","labels":[0,1],"chorus":[0,1]}');
  assert.deepEqual(beside.chorus, Float32Array.of(0, 1));
  const segmented = predictionOf(
    '{"id":"x","segments":[{"start":0,"end":2,"label":"verse"}],"chorus":[0.5,0.25]}',
  );
  assert.deepEqual(segmented.chorus, Float32Array.of(0.5, 0.25));
});

Deno.test("segments have confidences if each has one and no two neighbours have the same label", () => {
  const read = (...segments: object[]) =>
    parsePrediction({ id: "x", segments }).prediction.segmentConfidences;
  const verse = { start: 0, end: 2, label: "verse", confidence: 0.5 };
  const chorus = { start: 2, end: 3, label: "chorus", confidence: 0.75 };
  assert.deepEqual(read(verse, chorus), Float32Array.of(0.5, 0.75));
  assert.equal(read(verse, { ...chorus, confidence: null }), undefined);
  assert.equal(read(verse, { ...chorus, label: "bridge" }), undefined);
  const { message } = songErrorOf(() => read({ ...verse, confidence: 2 }));
  assert.match(message, /^segments\[0\]\.confidence/);
});

Deno.test("a probability may be written as 1e-05 or with many digits", () => {
  const { chorus } = predictionOf(
    '{"id":"x","labels":[0,0,0,1],"chorus":[1e-05,0.10000000000000001,2.5E-1,1.0]}',
  );
  assert.deepEqual(chorus, Float32Array.of(1e-5, 0.1, 0.25, 1));
  const lines = predictionOf('{"id":"x","labels":[0],"lines":[{"chorus":1e-05}]}');
  assert.deepEqual(lines.chorus, Float32Array.of(1e-5));
});

Deno.test("lines without a probability give no probabilities", () => {
  for (const lines of [["la", "di"], [{ text: "la" }, { text: "di" }]]) {
    const { prediction } = parsePrediction({ id: "x", labels: [0, 0], lines });
    assert.ok(!("chorus" in prediction));
  }
});

Deno.test("an id is a text or a whole number of any length", () => {
  const idOf = (json: string) => parsePrediction(parseStrictJson(`{"id":${json},"labels":[0]}`)).id;
  assert.equal(idOf('"a"'), "a");
  assert.equal(idOf("7"), "7");
  assert.equal(idOf("-12345678901234567890123"), "-12345678901234567890123");
});

Deno.test("an occurrence is read if the record has one", () => {
  assert.ok(!("occurrence" in readAgain(TEST_MODEL, false)));
  assert.equal(readAgain(TEST_MODEL, false, 3).occurrence, 3);
  assert.ok(!("occurrence" in parsePrediction({ id: "x", labels: [0], occurrence: null })));
});

Deno.test("a model of another structure is ignored", () => {
  for (const model of ["mine", 7, null, { name: "mine" }]) {
    const read = parsePrediction({ id: "x", labels: [0], chorus: [0.25], model });
    assert.ok(!("model" in read));
    assert.deepEqual(read.prediction.chorus, Float32Array.of(0.25));
  }
});

Deno.test("reference sections alone are not a prediction", () => {
  const sections = [{ start: 0, end: 1, label: "chorus", name: "Chorus" }];
  const { message } = songErrorOf(() => parsePrediction({ id: "x", sections, lines: ["la"] }));
  assert.match(message, /"segments" or "labels"; this one has neither/);
});

Deno.test("reading an annotation gives its labels and its probabilities to six decimals", () => {
  fc.assert(
    fc.property(anySongWithProbabilities, fc.boolean(), ([song, chorus], withLines) => {
      const annotation = createAnnotation(song, toLabelling(chorus), TEST_MODEL, { withLines });
      const read = parsePrediction(parseStrictJson(JSON.stringify(annotation)));
      const { labels, sectionStarts, chorus: probabilities } = read.prediction;
      assert.equal(read.id, song.id);
      assert.deepEqual(labels, toLabelling(chorus).labels);
      assert.deepEqual(sectionStarts, toBoundaries(toLabelling(chorus).labels));
      assert.equal(probabilities?.length, withLines ? chorus.length : undefined);
      probabilities?.forEach((p, line) => assert.ok(Math.abs(p - chorus[line]) < 6e-7));
    }),
  );
});
