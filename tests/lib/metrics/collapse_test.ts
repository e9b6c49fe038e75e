import assert from "node:assert/strict";
import {
  collapseMetrics,
  collapseSchema,
  type ConfidenceStatistics,
  countConfidence,
  countLabelUsage,
  isCollapseWarning,
  type LabelUsage,
} from "#lib/metrics/collapse.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

const LINES = 1000;
const NO_PROBABILITIES = countConfidence(undefined);

function use(chorus: number, songs = 20): LabelUsage {
  return { songs, lines: LINES, chorus, song_chorus: songs * chorus / LINES, single_label: 0 };
}

/** Mean confidence and lines above 0.95, in thousandths. */
function sure(confidence: number, above_95 = 0): ConfidenceStatistics {
  return { lines: LINES, confidence, above_95 };
}

function warnings(labels: LabelUsage, confidence = NO_PROBABILITIES): string[] {
  return collapseMetrics(labels, confidence).warnings;
}

Deno.test("label usage counts lines, the chorus rate of each song, and songs with a single label", () => {
  const counted = countLabelUsage(labelsOfDigits("0011"));
  assert.deepEqual(counted, { songs: 1, lines: 4, chorus: 2, song_chorus: 0.5, single_label: 0 });
  assert.equal(countLabelUsage(labelsOfDigits("000")).single_label, 1);
  assert.equal(countLabelUsage(labelsOfDigits("11")).single_label, 1);
});

Deno.test("confidence is the probability of the predicted label, and 0.95 itself is not above 0.95", () => {
  const counted = countConfidence(Float32Array.of(0.25, 0.96875, 0.03125, 0.5));
  assert.deepEqual(counted, { lines: 4, confidence: 0.75 + 2 * 0.96875 + 0.5, above_95: 2 });
  assert.equal(countConfidence(Float32Array.of(0.95)).above_95, 0); // 0.949999988
  const decoded = countConfidence(Float32Array.of(0.25, 0.96875), labelsOfDigits("10"));
  assert.deepEqual(decoded, { lines: 2, confidence: 0.25 + 0.03125, above_95: 0 });
  assert.deepEqual(NO_PROBABILITIES, { lines: 0, confidence: 0, above_95: 0 });
});

Deno.test("rates are over lines, means of song rates, or over songs", () => {
  const labels = { songs: 4, lines: 50, chorus: 10, song_chorus: 1.5, single_label: 3 };
  const watch = collapseMetrics(labels, { lines: 10, confidence: 8, above_95: 1 });
  assertNear(watch, {
    songs: 4,
    chorus_rate: 0.2,
    song_chorus_rate: 0.375,
    single_label_rate: 0.75,
    confidence: 0.8,
    high_confidence_rate: 0.1,
    warnings: [],
  }, 1e-15);
  assert.deepEqual(collapseSchema.parse(watch), watch);
});

Deno.test("without probabilities the confidence is null, and without songs all rates are 0", () => {
  const nothing = { songs: 0, lines: 0, chorus: 0, song_chorus: 0, single_label: 0 };
  assert.deepEqual(collapseMetrics(nothing, NO_PROBABILITIES), {
    songs: 0,
    chorus_rate: 0,
    song_chorus_rate: 0,
    single_label_rate: 0,
    confidence: null,
    high_confidence_rate: null,
    warnings: [],
  });
});

Deno.test("a chorus rate on either side of each of its bounds, in thousandths", () => {
  const bounds: [number, string[]][] = [
    [9, ["collapsed: the chorus rate is 0.009, below 0.01"]],
    [10, ["doubtful: the chorus rate is 0.010, below 0.05"]],
    [49, ["doubtful: the chorus rate is 0.049, below 0.05"]],
    [50, []],
    [850, []],
    [851, ["doubtful: the chorus rate is 0.851, above 0.85"]],
    [990, ["doubtful: the chorus rate is 0.990, above 0.85"]],
    [991, ["collapsed: the chorus rate is 0.991, above 0.99"]],
  ];
  for (const [chorus, expected] of bounds) assert.deepEqual(warnings(use(chorus)), expected);
});

Deno.test("a mean confidence on either side of each of its bounds, in thousandths", () => {
  const bounds: [number, string[]][] = [
    [950, []],
    [951, ["doubtful: the mean confidence is 0.951, above 0.95"]],
    [990, ["doubtful: the mean confidence is 0.990, above 0.95"]],
    [991, ["collapsed: the mean confidence is 0.991, above 0.99"]],
  ];
  for (const [confidence, expected] of bounds) {
    assert.deepEqual(warnings(use(300), sure(confidence)), expected);
  }
});

Deno.test("a share of confidences above 0.95 on either side of its bound", () => {
  assert.deepEqual(warnings(use(300), sure(900, 800)), []);
  assert.deepEqual(warnings(use(300), sure(900, 801)), [
    "collapsed: the rate of confidences above 0.95 is 0.801, above 0.8",
  ]);
});

Deno.test("each metric that is out of bounds has one warning, for the worse bound", () => {
  const found = warnings(use(1000), sure(1000, 1000));
  assert.equal(found.length, 3);
  for (const warning of found) assert.match(warning, /^collapsed/);
});

Deno.test("calibrated probabilities give no warning of high confidence, only of one label", () => {
  const found = collapseMetrics(use(1000), sure(1000, 1000), true).warnings;
  assert.deepEqual(found, ["collapsed: the chorus rate is 1.000, above 0.99"]);
  assert.deepEqual(collapseMetrics(use(300), sure(1000, 1000), true).warnings, []);
});

Deno.test("there are no warnings for fewer than 20 songs", () => {
  assert.deepEqual(warnings(use(0, 19), sure(1000, 1000)), []);
  assert.equal(warnings(use(0, 20), sure(1000, 1000)).length, 3);
});

Deno.test('only warnings that start with "collapsed" report a collapse', () => {
  const found = [0, 9, 49, 851, 991, 1000].flatMap((chorus) => warnings(use(chorus)));
  found.push(...[951, 991].flatMap((confidence) => warnings(use(500), sure(confidence, 801))));
  const words = found.map((warning) => `${warning.split(":")[0]} ${isCollapseWarning(warning)}`);
  assert.deepEqual([...new Set(words)].sort(), ["collapsed true", "doubtful false"]);
});
