import { toLabelling } from "#lib/label.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { annotationSchema, createAnnotation } from "#lib/annotation.ts";
import { jsonl, withField } from "#lib/formats/jsonl.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { songErrorOf } from "../../support/errors.ts";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { anyJson, anySongWithProbabilities } from "../../support/song_arbitraries.ts";

Deno.test("a line of JSONL is a song", () => {
  const song = jsonl.parse(
    '{"id": 7, "lyrics": "[Verse]\\nla\\n\\n[Chorus]\\ndi", "year": 1901}',
    SONG_LIMITS,
  );
  assert.deepEqual(song, {
    id: "7",
    lines: ["la", "di"],
    breaks: [1],
    sections: [
      { start: 0, end: 1, label: "verse", name: "Verse" },
      { start: 1, end: 2, label: "chorus", name: "Chorus" },
    ],
    extra: { year: 1901 },
  });
});

Deno.test("a song is checked against the limits of the caller", () => {
  const limits = { maxLines: 1, maxLineCharacters: 2 };
  assert.equal(jsonl.parse('{"lines": ["la"]}', limits).lines.length, 1);
  assert.equal(
    songErrorOf(() => jsonl.parse('{"lines": ["la", "di"]}', limits)).code,
    "too_many_lines",
  );
});

Deno.test("an annotation that holds its lines reads back as the same song", () => {
  fc.assert(fc.property(anySongWithProbabilities, ([song, chorus]) => {
    const json = jsonl.stringify(
      song,
      createAnnotation(song, toLabelling(chorus), TEST_MODEL, { withLines: true }),
    );
    assert.deepEqual(jsonl.parse(json, SONG_LIMITS), song);
    assert.deepEqual(jsonl.parse(numbered(json, 3), SONG_LIMITS), song);
  }));
});

/** An annotation's line with an occurrence. */
function numbered(json: string, occurrence: number): string {
  return new TextDecoder().decode(
    withField(new TextEncoder().encode(json), "occurrence", occurrence),
  );
}

Deno.test("an occurrence is added as the last field, and fits the schema", () => {
  const occurrences = fc.integer({ min: 2, max: 2 ** 32 });
  fc.assert(fc.property(
    anySongWithProbabilities,
    fc.boolean(),
    occurrences,
    ([song, chorus], withLines, occurrence) => {
      const annotation = createAnnotation(song, toLabelling(chorus), TEST_MODEL, { withLines });
      const json = numbered(jsonl.stringify(song, annotation), occurrence);
      assert.equal(json, JSON.stringify({ ...annotation, occurrence }) + "\n");
      const read = JSON.parse(json);
      assert.deepEqual(annotationSchema.parse(read), read);
    },
  ));
});

Deno.test("adding a field does not change the original line", () => {
  const line = new TextEncoder().encode('{"id":"é"}\n'), before = line.slice();
  withField(line, "occurrence", 2);
  assert.deepEqual(line, before);
});

Deno.test("an annotation is one line for any song", () => {
  fc.assert(fc.property(anySongWithProbabilities, ([song, chorus]) => {
    const json = jsonl.stringify(
      song,
      createAnnotation(song, toLabelling(chorus), TEST_MODEL, { withLines: true }),
    );
    assert.equal(json.indexOf("\n"), json.length - 1);
  }));
});

Deno.test("numbers in other fields are written as they were read", () => {
  const fields = '"track": 12345678901234567890, "gain": [-1.50E+02, 1e400]';
  const song = jsonl.parse(`{"lines": ["la"], ${fields}}`, SONG_LIMITS);
  const json = jsonl.stringify(
    song,
    createAnnotation(song, toLabelling(Float32Array.of(1)), TEST_MODEL),
  );
  assert.ok(json.includes('"extra":{"track":12345678901234567890,"gain":[-1.50E+02,1e400]}'), json);
});

Deno.test("a field is added as the last one, with or without a line end", () => {
  fc.assert(
    fc.property(anySongWithProbabilities, fc.boolean(), anyJson, ([song, chorus], ends, value) => {
      const line = jsonl.stringify(
        song,
        createAnnotation(song, toLabelling(chorus), TEST_MODEL, { withLines: true }),
      );
      const bytes = new TextEncoder().encode(ends ? line : line.slice(0, -1));
      const text = new TextDecoder().decode(withField(bytes, "source", value));
      assert.equal(text, JSON.stringify({ ...JSON.parse(line), source: value }) + "\n");
      assert.deepEqual(JSON.parse(text), { ...JSON.parse(line), source: value });
    }),
  );
});
