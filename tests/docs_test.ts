import { annotationSchema, createAnnotation } from "#lib/annotation.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { computeFeatures, noFeatures } from "#lib/features/contract.ts";
import { parsePrediction } from "#lib/prediction_record.ts";
import { RunningTotals } from "#lib/metrics/running_totals.ts";
import { runSummarySchema } from "#pipelines/annotate/report.ts";
import { parseSong, SONG_LIMITS } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import { encodeResult } from "#pipelines/annotator/encoded_annotation.ts";
import { decodeSong } from "#pipelines/stream/decode.ts";
import { REJECT_CODES, Rejection, type Stage } from "#pipelines/stream/delivery.ts";
import { EXIT } from "#pipelines/errors.ts";
import type { OutgoingRecord } from "#pipelines/kafka/records.ts";
import { OutgoingRecords } from "#pipelines/consume/record_factory.ts";
import { stringifyRejection } from "#pipelines/stream/sinks/rejects.ts";
import assert from "node:assert/strict";
import { z } from "zod";
import { formatsTable } from "../docs/formats.ts";
import { metricTable, schemas, songMetricsRecord, totalsRecord } from "../docs/schema.ts";
import { TEST_MODEL } from "./support/annotator_settings.ts";
import { annotationResult } from "./support/annotation_result.ts";
import { ONE_LINE } from "./support/labellers.ts";
import { topicRecord } from "./support/topic_record.ts";
import { fieldsOf } from "./support/schema_fields.ts";

function page(name: string): string {
  return Deno.readTextFileSync(new URL(`../docs/${name}`, import.meta.url));
}

/** The JSON examples of a page, in order. */
function examplesOf(name: string) {
  return [...page(name).matchAll(/^```json\n(.*?)^```/gms)].map(([, json]) => JSON.parse(json));
}

for (const [name, schema] of Object.entries(schemas)) {
  Deno.test(`docs/${name} is generated from its type`, () => {
    assert.equal(page(name), schema, "run: deno task schema");
  });
}

const compact = (rows: string) => rows.replace(/ +/g, " ").replace(/-+/g, "---");

Deno.test("docs/metrics.md has the table of metrics of the registry", () => {
  assert.ok(
    compact(page("metrics.md")).includes(compact(metricTable.join("\n"))),
    "run: deno task schema",
  );
});

Deno.test("docs/annotation.md has the table of text formats of the registry", () => {
  assert.ok(compact(page("annotation.md")).includes(compact(formatsTable.join("\n"))));
});

Deno.test("docs/metrics.md and docs/evaluate.md explain every field of scores", () => {
  const fields = new Set(
    [scoresFileSchema, runSummarySchema].flatMap((type) => fieldsOf(z.toJSONSchema(type))),
  );
  assert.ok(fields.has("window_diff") && fields.has("tolerance_curve"), "at any depth");
  const text = ["metrics.md", "evaluate.md", "annotation.md"].map(page).join("\n");
  const missing = [...fields].filter((field) => !text.includes(`\`${field}\``));
  assert.deepEqual(missing, []);
});

Deno.test("docs/consume.md explains every field of song metrics and of totals", () => {
  const fields = new Set(
    [songMetricsRecord, totalsRecord].flatMap((type) => fieldsOf(z.toJSONSchema(type))),
  );
  assert.ok(fields.has("within_1") && fields.has("source"), "fields at any depth are found");
  const [, explained] = page("consume.md").match(/^## Song metrics$(.*?)^## /ms)!;
  const missing = [...fields].filter((field) =>
    !new RegExp(`^\\|[^|]*\`${field}\``, "m").test(explained)
  );
  assert.deepEqual(missing, []);
});

Deno.test("the examples of docs/consume.md are records of song metrics and of totals", () => {
  const [song, totals] = examplesOf("consume.md");
  songMetricsRecord.parse(song);
  totalsRecord.parse(totals);
});

Deno.test("metrics of songs and of partitions follow the schemas in docs", () => {
  const records = new OutgoingRecords(TEST_MODEL, "1.2.3"), decoder = new TextDecoder();
  const result = encodeResult(annotationResult("s", ONE_LINE));
  const totals = new RunningTotals();
  totals.add(ONE_LINE);
  const of = { group: "g", topic: "songs", partition: 3, end: 7n };
  const valueOf = ({ value }: OutgoingRecord) => JSON.parse(decoder.decode(value!));
  songMetricsRecord.parse(valueOf(records.songMetrics("m", result, topicRecord(6))));
  totalsRecord.parse(valueOf(records.totals("m", of, totals)));
});

Deno.test("the example of docs/evaluate.md is a prediction", () => {
  const [example] = examplesOf("evaluate.md");
  const { prediction } = parsePrediction(example);
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

Deno.test("the example of docs/annotation.md is the annotation of one of the example songs", async () => {
  const [input, output] = examplesOf("annotation.md");
  const songs = Deno.readTextFileSync(new URL("../examples/songs.jsonl", import.meta.url));
  assert.ok(songs.split("\n").includes(JSON.stringify(input)));
  const song = parseSong(input);
  const [labelling] = await recurringPair.tag([computeFeatures(noFeatures, song.lines)]);
  assert.deepEqual(output, createAnnotation(song, labelling, recurringPair.model));
});

Deno.test("the example of docs/rejects.md is the reject of its record", () => {
  const [example] = examplesOf("rejects.md");
  const { file, line, byte_offset: byte } = example.source;
  const bytes = new TextEncoder().encode(example.raw);
  const rejection = decodeSong({ bytes, format: "jsonl" }, SONG_LIMITS);
  assert.ok(rejection instanceof Rejection);
  assert.deepEqual(JSON.parse(stringifyRejection(rejection, { file, line, byte })), example);
});

Deno.test("docs/rejects.md has every reject code, and no other", () => {
  const [, ofRecords, ofInputs] = page("rejects.md").split(/^## /m).filter((section) =>
    /^(Reject records|Codes)/.test(section)
  );
  const stated = [...(ofRecords + ofInputs).matchAll(/^\| ((?:`\w+`,? *)+)\|/gm)]
    .flatMap(([, cell]) => cell.match(/\w+/g)!);
  assert.deepEqual(stated.sort(), REJECT_CODES.toSorted());
});

/** A missing or obsolete stage is a type error. */
const STAGES: Record<Stage, true> = {
  read: true,
  decode: true,
  parse: true,
  tag: true,
  write: true,
};

Deno.test("docs/rejects.md and docs/dead_letters.md have every stage, in order, and no other", () => {
  const [, ofRejects] = page("rejects.md").match(/^\| `error.stage` +\|(.*)\|$/m)!;
  assert.deepEqual(stated(ofRejects), Object.keys(STAGES));
  const [, ofLetters] = page("dead_letters.md").match(/^\| `__connect.errors.stage` +\|(.*)\|$/m)!;
  assert.deepEqual(stated(ofLetters), Object.keys(STAGES).map((stage) => stage.toUpperCase()));
});

/** The texts in code style. */
function stated(text: string): string[] {
  return [...text.matchAll(/`(\w+)`/g)].map(([, word]) => word);
}

Deno.test("docs/rejects.md has every exit code, and no other", () => {
  const rows = page("rejects.md").matchAll(/^\| (\d+) +\| `(\w+)` +\|/gm);
  assert.deepEqual(
    Object.fromEntries([...rows].map(([, code, name]) => [name, Number(code)])),
    EXIT,
  );
});

/** A file that is written by the fault tests, and not part of the repository. */
const WRITTEN_LATER = "tests/faults/results.jsonl";

Deno.test("every file of the repository that README.md and docs name exists", async () => {
  const docs = new URL("../docs/", import.meta.url);
  const pages = [new URL("../README.md", import.meta.url)];
  for (const folder of [docs, new URL("decisions/", docs)]) {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".md")) pages.push(new URL(name, folder));
    }
  }
  const missing: string[] = [];
  for (const page of pages) {
    const text = await Deno.readTextFile(page);
    for (
      const [, path] of text.matchAll(
        /`((?:docs|examples|lib|models|pipelines|tests|web)\/[\w./]+)`/g,
      )
    ) {
      const exists = await Deno.stat(new URL(`../${path}`, import.meta.url)).then(
        () => true,
        () => false,
      );
      if (!exists && path !== WRITTEN_LATER) missing.push(`${page.pathname}: ${path}`);
    }
  }
  assert.ok(pages.length > 20, `${pages.length}`);
  assert.deepEqual(missing, []);
});
