import { toLabelling } from "#lib/label.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { annotationSchema, createAnnotation } from "#lib/annotation.ts";
import { parseSong } from "#lib/song.ts";
import { labelsOfDigits } from "../support/labels_of_digits.ts";
import { TEST_MODEL } from "../support/annotator_settings.ts";
import { anySongWithProbabilities } from "../support/song_arbitraries.ts";

const song = parseSong({
  id: "tide",
  lines: ["la", "di", "hey", "ho", "hey"],
  labels: [0, 1, 1, 1, 1],
});
const chorus = Float32Array.of(0.1, 0.2, 0.9, 0.7, 0.8);

Deno.test("an annotation has the tagger's labels, not those that its probabilities suggest", () => {
  const decoded = {
    labels: labelsOfDigits("00111"),
    chorus: Float32Array.of(0.1, 0.6, 0.9, 0.4, 0.8),
    usedBreaks: false,
  };
  assert.deepEqual(createAnnotation(song, decoded, TEST_MODEL).segments, [
    { start: 0, end: 2, label: "verse", name: "Verse", confidence: 0.65 },
    { start: 2, end: 5, label: "chorus", name: "Chorus", confidence: 0.7 },
  ]);
});

Deno.test("a segment's confidence is the mean probability of its label", () => {
  // (0.9 + 0.8) / 2 and (0.9 + 0.7 + 0.8) / 3
  assert.deepEqual(createAnnotation(song, toLabelling(chorus), TEST_MODEL).segments, [
    { start: 0, end: 2, label: "verse", name: "Verse", confidence: 0.85 },
    { start: 2, end: 5, label: "chorus", name: "Chorus", confidence: 0.8 },
  ]);
});

Deno.test("a boundary's probability is that one of two independent lines is chorus", () => {
  // 0.2 × (1 − 0.9) + 0.9 × (1 − 0.2)
  const { boundaries } = createAnnotation(song, toLabelling(chorus), TEST_MODEL);
  assert.deepEqual(boundaries, [{ line: 2, probability: 0.74 }]);
});

Deno.test("a tagger's own estimates of segments and boundaries replace those from its lines", () => {
  const { segments, boundaries, breaks_used } = createAnnotation(song, {
    ...toLabelling(chorus),
    usedBreaks: true,
    changes: Float32Array.of(0, 0.25, 0.5, 0.125, 0),
    segmentConfidences: Float32Array.of(0.375, 0.9),
  }, TEST_MODEL);
  assert.deepEqual(segments.map(({ confidence }) => confidence), [0.375, 0.9]);
  assert.deepEqual(boundaries, [{ line: 2, probability: 0.5 }]);
  assert.equal(breaks_used, true);
});

Deno.test("a song with reference labels has scores, a song without them has none", () => {
  const { reference_sections: sections, metrics } = createAnnotation(
    song,
    toLabelling(chorus),
    TEST_MODEL,
  );
  assert.deepEqual(sections, song.sections);
  assert.equal(metrics?.line_accuracy, 4 / 5);
  assert.deepEqual(metrics?.boundaries.exact, { precision: 0, recall: 0, f1: 0 });
  assert.deepEqual(metrics?.boundaries.within_1, { precision: 1, recall: 1, f1: 1 });
  const bare = createAnnotation(parseSong({ lines: song.lines }), toLabelling(chorus), TEST_MODEL);
  assert.ok(!("metrics" in bare) && !("sections" in bare));
});

Deno.test("lines, with probabilities of six decimals, are included only on request", () => {
  assert.ok(!("lines" in createAnnotation(song, toLabelling(chorus), TEST_MODEL)));
  const { lines } = createAnnotation(song, toLabelling(chorus), TEST_MODEL, { withLines: true });
  assert.deepEqual(lines?.[1], { text: "di", label: "verse", chorus: 0.2 });
  assert.equal(lines?.length, 5);
});

Deno.test("an annotation has breaks if the song has any", () => {
  const stanzas = parseSong({ lyrics: "la\n\ndi" }), probabilities = Float32Array.of(0, 1);
  assert.deepEqual(createAnnotation(stanzas, toLabelling(probabilities), TEST_MODEL).breaks, [1]);
  assert.ok(!("breaks" in createAnnotation(song, toLabelling(chorus), TEST_MODEL)));
});

Deno.test("segments cover the song without gaps, and a boundary lies between any two", () => {
  fc.assert(fc.property(anySongWithProbabilities, ([song, chorus]) => {
    const { segments, boundaries } = createAnnotation(song, toLabelling(chorus), TEST_MODEL);
    let end = 0;
    for (const segment of segments) {
      assert.equal(segment.start, end);
      assert.ok(segment.end > segment.start);
      end = segment.end;
    }
    assert.equal(end, song.lines.length);
    assert.equal(boundaries.length, segments.length - 1);
    assert.deepEqual(boundaries.map(({ line }) => line), segments.slice(1).map((s) => s.start));
    const labels = segments.flatMap((s) => new Array(s.end - s.start).fill(s.label));
    assert.deepEqual(labels, toLabelling(chorus).labels);
  }));
});

Deno.test("every annotation fits its schema", () => {
  fc.assert(fc.property(anySongWithProbabilities, fc.boolean(), ([song, chorus], withLines) => {
    const annotation = createAnnotation(song, toLabelling(chorus), TEST_MODEL, { withLines });
    assert.deepEqual(annotationSchema.parse(annotation), annotation);
  }));
});
