import {
  EDITION_GATE_METRICS,
  editionGateMetrics,
  type Gate,
  GATE_METRICS,
  gateFailures,
  gateMetrics,
  metricChange,
  parseGate,
} from "#lib/edition/gate.ts";
import { NO_RECORDS } from "#lib/edition/manifest.ts";
import { computeEditionMetrics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

Deno.test("a gate is a metric, an operator and a number, with or without spaces", () => {
  const gates: readonly (readonly [string, Gate])[] = [
    ["boundary_f1<0.9", { metric: "boundary_f1", operator: "<", bound: 0.9 }],
    ["  chorus_rate  >=  .6 ", { metric: "chorus_rate", operator: ">=", bound: 0.6 }],
    ["confidence_change <= -1e-2", { metric: "confidence_change", operator: "<=", bound: -0.01 }],
    ["songs>1000", { metric: "songs", operator: ">", bound: 1000 }],
  ];
  for (const [text, gate] of gates) assert.deepEqual(parseGate(text), gate);
});

Deno.test("any metric, operator and number is read as it is written", () => {
  // Minus zero is written as zero.
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const operator = fc.constantFrom("<", "<=", ">", ">=");
  fc.assert(fc.property(fc.constantFrom(...GATE_METRICS), operator, number, (...parts) => {
    const [metric, operator, bound] = parts;
    assert.deepEqual(parseGate(parts.join(" ")), { metric, operator, bound });
  }));
});

Deno.test("a gate with another syntax is refused, and the message shows the syntax", () => {
  for (
    const text of [
      "",
      "boundary_f1",
      "boundary_f1=0.9",
      "boundary_f1<",
      "boundary_f1<90%",
      "boundary_f1<0.9 or songs<1",
      "0.9>boundary_f1",
      "boundary_f1<<1",
      "boundary_f1<Infinity",
      "boundary_f1<0x1",
    ]
  ) {
    assert.throws(
      () => parseGate(text),
      (error: Error) =>
        error instanceof RangeError && error.message.startsWith("A gate is METRIC<NUMBER"),
      text,
    );
  }
});

Deno.test("an unknown metric is refused: the message names the nearest and lists all", () => {
  assert.throws(() => parseGate("boundry_f1<0.9"), (error: Error) => {
    assert.match(error.message, /^There is no metric boundry_f1; the nearest is boundary_f1\. /);
    for (const metric of GATE_METRICS) assert.ok(error.message.includes(metric), metric);
    return error instanceof RangeError;
  });
});

/** The failures of one gate at a value. */
function failedAt(text: string, value: number | null): string[] {
  const gate = parseGate(text);
  return gateFailures([gate], { [gate.metric]: value });
}

Deno.test("a gate fails on its side of the bound, and only <= and >= fail at the bound itself", () => {
  const failing = (operator: string) =>
    [0.8, 0.9, 1].filter((value) => failedAt(`confidence${operator}0.9`, value).length > 0);
  assert.deepEqual(failing("<"), [0.8]);
  assert.deepEqual(failing("<="), [0.8, 0.9]);
  assert.deepEqual(failing(">"), [1]);
  assert.deepEqual(failing(">="), [0.9, 1]);
});

Deno.test("a failure is a sentence", () => {
  assert.deepEqual(failedAt("boundary_f1<0.9", 0.8612), [
    "boundary_f1 is 0.861; the gate fails if it is below 0.9",
  ]);
  assert.deepEqual(failedAt("chorus_rate >= 0.6", 0.75), [
    "chorus_rate is 0.750; the gate fails if it is at or above 0.6",
  ]);
  assert.deepEqual(failedAt("songs<1000", 12), ["songs is 12; the gate fails if it is below 1000"]);
  assert.deepEqual(failedAt("confidence_change<-0.01", -0.5), [
    "confidence_change is -0.500; the gate fails if it is below -0.01",
  ]);
});

Deno.test("a value that fails is never shown as one that would pass", () => {
  assert.deepEqual(failedAt("boundary_f1<0.9", 0.89999), [
    "boundary_f1 is 0.899990; the gate fails if it is below 0.9",
  ]);
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
    for (const [sentence] of [failedAt("boundary_f1<0.9", value)].filter(({ length }) => length)) {
      assert.ok(Number(/is (\S+);/.exec(sentence)![1]) < 0.9, sentence);
    }
  }));
});

Deno.test("a gate on an undefined or missing metric fails with every operator", () => {
  for (const operator of ["<", "<=", ">", ">="]) {
    const [sentence] = failedAt(`boundary_f1${operator}0.5`, null);
    assert.match(sentence, /^boundary_f1 is undefined here; the gate fails if it is /);
  }
  assert.equal(gateFailures([parseGate("songs<1")], {}).length, 1);
});

Deno.test("all gates are checked, and failures come in order", () => {
  const gates = ["songs<1", "confidence>0.9", "single_label_rate>0.5"].map((text) =>
    parseGate(text)
  );
  const failed = gateFailures(gates, { songs: 0, confidence: 0.8, single_label_rate: 0.75 });
  assert.deepEqual(failed.map((sentence) => sentence.split(" ")[0]), [
    "songs",
    "single_label_rate",
  ]);
});

Deno.test("the gate metrics of an edition are those of its manifest, and rates of its records", () => {
  // 4 songs of 40 lines, 10 of them chorus; 30 lines with a confidence of 0.8 on average.
  const metrics = computeEditionMetrics({
    songs: 4,
    lines: 40,
    chorus_lines: 10,
    single_label_songs: 1,
    boundaries: 6,
    lines_with_confidence: 30,
    confidence_millionths: 24e6,
  });
  const records = { read: 8, written: 4, rejected: 3, filtered: 1, duplicates: 0 };
  const asked = editionGateMetrics({ records, metrics });
  assert.deepEqual(asked, {
    chorus_rate: 0.25,
    single_label_rate: 0.25,
    confidence: 0.8,
    boundaries_per_song: 1.5,
    songs: 4,
    rejected_rate: 0.375,
    filtered_rate: 0.125,
  });
  assert.deepEqual(Object.keys(asked), [...EDITION_GATE_METRICS]);
});

Deno.test("an edition without songs has only the metric songs", () => {
  const { songs, ...others } = editionGateMetrics({
    records: NO_RECORDS,
    metrics: computeEditionMetrics(NO_STATISTICS),
  });
  assert.equal(songs, 0);
  assert.deepEqual(new Set(Object.values(others)), new Set([null]));
});

Deno.test("a metric changed by after minus before, if both are defined", () => {
  assert.equal(metricChange(0.5, 0.25), -0.25);
  assert.deepEqual([metricChange(null, 1), metricChange(1, null)], [null, null]);
});

Deno.test("a change has at most nine decimals and no rounding noise", () => {
  assert.equal(metricChange(0.5, 0.6), 0.1, "and not 0.09999999999999998");
  assert.equal(metricChange(0.1 + 0.2, 0.3), 0, "and not minus zero");
  const billionths = fc.integer({ min: 0, max: 1e9 });
  const unit = fc.constantFrom(1, 1e3, 1e6, 1e9);
  fc.assert(fc.property(billionths, billionths, unit, (before, after, of) => {
    const change = metricChange(before / of, after / of)!;
    assert.equal(change, Number((after - before) / of));
    assert.equal(change, Math.round(change * 1e9) / 1e9);
    assert.equal(metricChange(after / of, before / of), 0 - change);
  }));
});

Deno.test("gate metrics are those of the edition, and those of a difference if there is one", () => {
  const edition = { records: NO_RECORDS, metrics: computeEditionMetrics(NO_STATISTICS) };
  assert.deepEqual(gateMetrics(edition), editionGateMetrics(edition));
  const { songs, boundary_f1 } = gateMetrics(edition, { boundary_f1: 0.5 });
  assert.deepEqual([songs, boundary_f1], [0, 0.5]);
});
