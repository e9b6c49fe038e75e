import { annotationOf, annotationSchema } from "#lib/annotation.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { featuresOf, noFeatures } from "#lib/features/feature_set.ts";
import { readPrediction } from "#lib/prediction_record.ts";
import { runSchema } from "#lib/run_record.ts";
import { readSong, SONG_LIMITS } from "#lib/song.ts";
import type { RejectCode } from "#pipelines/delivery.ts";
import type { SongErrorCode } from "#lib/song_error.ts";
import { recurringPair } from "#models/rules.ts";
import { decodeSong } from "#pipelines/decode.ts";
import { Rejection } from "#pipelines/delivery.ts";
import { EXIT } from "#pipelines/exit.ts";
import { jsonOfRejection } from "#pipelines/sinks/rejects.ts";
import type { CompressionFaultCode } from "#pipelines/sources/compression/compression_fault.ts";
import assert from "node:assert/strict";
import { z } from "zod";
import { schemas } from "../docs/schema.ts";

function page(name: string): string {
  return Deno.readTextFileSync(new URL(`../docs/${name}`, import.meta.url));
}

/** The JSON examples of a page, in order. */
function examplesOf(name: string) {
  return [...page(name).matchAll(/^```json\n(.*?)^```/gms)].map(([, json]) => JSON.parse(json));
}

/** The names of all fields, at any depth, of a JSON Schema. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, unknown> };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(fieldsOf)];
}

for (const [name, schema] of Object.entries(schemas)) {
  Deno.test(`docs/${name} is the one that the type gives`, () => {
    assert.equal(page(name), schema, "run: deno task schema");
  });
}

Deno.test("docs/metrics.md and docs/evaluate.md explain every field of scores", () => {
  const fields = new Set(
    [scoresFileSchema, runSchema].flatMap((type) => fieldsOf(z.toJSONSchema(type))),
  );
  assert.ok(fields.has("window_diff") && fields.has("tolerance_curve"), "at any depth");
  const text = ["metrics.md", "evaluate.md", "annotation.md"].map(page).join("\n");
  const missing = [...fields].filter((field) => !text.includes(`\`${field}\``));
  assert.deepEqual(missing, []);
});

Deno.test("the example of docs/evaluate.md is a prediction", () => {
  const [example] = examplesOf("evaluate.md");
  const { prediction } = readPrediction(example);
  assert.deepEqual(prediction.labels, example.labels);
  assert.equal(prediction.chorus?.length, 4);
});

Deno.test("docs/annotation.md explains every field of an annotation", () => {
  const fields = new Set(fieldsOf(z.toJSONSchema(annotationSchema)));
  assert.ok(fields.has("occurrence") && fields.has("within_2"), "fields at any depth are found");
  const text = page("annotation.md");
  const missing = [...fields].filter((field) => !text.includes(`\`${field}\``));
  assert.deepEqual(missing, []);
});

Deno.test("the example of docs/annotation.md is one of the example songs, and what is said of it", async () => {
  const [input, output] = examplesOf("annotation.md");
  const songs = Deno.readTextFileSync(new URL("../examples/songs.jsonl", import.meta.url));
  assert.ok(songs.split("\n").includes(JSON.stringify(input)));
  const song = readSong(input);
  const [chorus] = await recurringPair.tag([featuresOf(noFeatures, song.lines)]);
  assert.deepEqual(output, annotationOf(song, chorus, recurringPair.model));
});

Deno.test("the example of docs/rejects.md is what becomes of its record", () => {
  const [example] = examplesOf("rejects.md");
  const { file, line, byte_offset: byte } = example.source;
  const bytes = new TextEncoder().encode(example.raw);
  const rejection = decodeSong({ bytes, format: "jsonl" }, SONG_LIMITS);
  assert.ok(rejection instanceof Rejection);
  assert.deepEqual(JSON.parse(jsonOfRejection(rejection, { file, line, byte })), example);
});

/** A code that is missing here, or is one no more, is a type error. */
const SONG_ERROR_CODES: Record<SongErrorCode, true> = {
  invalid_json: true,
  duplicate_key: true,
  forbidden_key: true,
  lone_surrogate: true,
  too_deep: true,
  invalid_song: true,
  invalid_labels: true,
  invalid_prediction: true,
  invalid_character: true,
  no_lines: true,
  too_many_lines: true,
  line_too_long: true,
};

const COMPRESSION_CODES: Record<CompressionFaultCode, true> = {
  truncated_gzip: true,
  corrupt_gzip: true,
  truncated_zstd: true,
  corrupt_zstd: true,
};

const OTHER_CODES: Record<Exclude<RejectCode, SongErrorCode | CompressionFaultCode>, true> = {
  invalid_utf8: true,
  oversize: true,
  unreadable: true,
  untaggable: true,
};

Deno.test("docs/rejects.md has every code of a reject, and no other", () => {
  const codes = [
    ...Object.keys(SONG_ERROR_CODES),
    ...Object.keys(COMPRESSION_CODES),
    ...Object.keys(OTHER_CODES),
  ];
  const [, ofRecords, ofInputs] = page("rejects.md").split(/^## /m).filter((section) =>
    /^(A reject|Codes)/.test(section)
  );
  const stated = [...(ofRecords + ofInputs).matchAll(/^\| ((?:`\w+`,? *)+)\|/gm)]
    .flatMap(([, cell]) => cell.match(/\w+/g)!);
  assert.deepEqual(stated.sort(), codes.sort());
});

Deno.test("docs/rejects.md has every exit code, and no other", () => {
  const rows = page("rejects.md").matchAll(/^\| (\d+) +\| `(\w+)` +\|/gm);
  assert.deepEqual(
    Object.fromEntries([...rows].map(([, code, name]) => [name, Number(code)])),
    EXIT,
  );
});
