import { toLabelling } from "#lib/label.ts";
import { type Annotation, createAnnotation } from "#lib/annotation.ts";
import { songEntrySchema, toSongEntry } from "#lib/edition/song_entry.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { TEST_MODEL } from "../../support/annotator_settings.ts";

const RECORD = "0123456789abcdef".repeat(4);
const stored = { record: RECORD, bytes: 321 };

function annotated(chorus: readonly number[], model = TEST_MODEL): Annotation {
  const lines = chorus.map((_, line) => `line ${line}`);
  return createAnnotation(
    { id: "s", lines, breaks: [] },
    toLabelling(Float32Array.from(chorus)),
    model,
  );
}

Deno.test("an entry has the song's id, its record, and metrics of its labels", () => {
  // Confidences 0.75, 1, 0.5 and 0.75 of the labels 0, 1, 1 and 0.
  const entry = toSongEntry(annotated([0.25, 1, 0.5, 0.25]), stored);
  assert.deepEqual(songEntrySchema.parse(entry), {
    id: "s",
    record: RECORD,
    bytes: 321,
    lines: 4,
    chorus_lines: 2,
    boundaries: 2,
    confidence: 0.75,
  });
});

Deno.test("without probabilities there is no confidence", () => {
  const entry = toSongEntry(annotated([0, 1], { ...TEST_MODEL, probabilities: "none" }), stored);
  assert.equal(songEntrySchema.parse(entry).confidence, null);
});

Deno.test("a song that occurs again in its input has its number", () => {
  assert.equal(toSongEntry({ ...annotated([0]), occurrence: 2 }, stored).occurrence, 2);
  assert.ok(!("occurrence" in toSongEntry(annotated([0]), stored)));
});

Deno.test("an entry is the same from the annotation and from its stored form", () => {
  const chorus = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
  fc.assert(fc.property(chorus, (chorus) => {
    const annotation = annotated(chorus), written = JSON.parse(JSON.stringify(annotation));
    const entry = toSongEntry(annotation, stored);
    assert.deepEqual(toSongEntry(written, stored), entry);
    songEntrySchema.parse(entry);
    assert.equal(entry.lines, chorus.length);
    assert.equal(entry.chorus_lines, chorus.filter((p) => p >= 0.5).length);
  }));
});
