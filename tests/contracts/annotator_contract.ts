/**
 * The contract of everything that annotates records, in any thread or process. {@linkcode testAnnotator} runs
 * all of it.
 *
 * @module
 */
import { createAnnotation } from "#lib/annotation.ts";
import { computeFeatures } from "#lib/features/contract.ts";
import { seededRandom } from "#lib/random.ts";
import type { LineTagger } from "#models/network.ts";
import type { AnnotationResult, Annotator, RecordResult } from "#pipelines/annotator/contract.ts";
import { isSong } from "#pipelines/annotator/song_filter.ts";
import type { AnnotatorSettings } from "#pipelines/annotator/in_process.ts";
import { songStatistics } from "#pipelines/annotator/annotate_songs.ts";
import { decodeSong } from "#pipelines/stream/decode.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import assert from "node:assert/strict";
import { annotatorSettings } from "../support/annotator_settings.ts";
import { jsonOfSong, numberedSong } from "../support/numbered_song.ts";

/** An implementation to test. */
export interface AnnotatorUnderTest<Result> {
  readonly name: string;
  make(settings: AnnotatorSettings): Promise<Annotator<Result>>;
  /** The model alone, whose numbers are the expected ones. */
  model(): Promise<LineTagger>;
  /** The result that the annotator must give in place of a value. */
  readonly expect: (result: AnnotationResult) => Result;
  /** Registers a test (`Deno.test`). */
  readonly test?: (name: string, action: () => Promise<void>) => void;
}

const encoder = new TextEncoder(), decoder = new TextDecoder();

function jsonRecord(json: string, id?: string): RawRecord {
  return { bytes: encoder.encode(json), format: "jsonl", ...(id && { id }) };
}

/** Songs of people, songs of one to eight lines, and records that are not songs. */
const records: readonly RawRecord[] = [
  ...(await Deno.readTextFile(new URL("../../examples/songs.jsonl", import.meta.url)))
    .trim().split("\n").map((json) => jsonRecord(json)),
  ...Array.from({ length: 20 }, (_, number) => jsonRecord(jsonOfSong(numberedSong(number)))),
  ...["la", "Oh!", "夜明け", "🎵"].map((line) => jsonRecord(JSON.stringify({ lines: [line] }))),
  jsonRecord(`{"lines":["la","di","la","di"],"labels":[1,1,0,0],"language":"fr"}`, "a key"),
  { bytes: encoder.encode("La la\n\n[Chorus]\nDi\n"), format: "text", title: "Ballad", id: "b" },
  jsonRecord(`{"lines":["la","di"],"big":12345678901234567890,"other":{"fields":[0.1e-400]}}`),
  jsonRecord(`{"lines":[]}`),
  jsonRecord(""),
  { bytes: Uint8Array.of(0x22, 0xe9, 0x22), format: "jsonl" },
  jsonRecord(`{"long":"${"la ".repeat(3000)}"}`),
];

const MOST_IN_A_BATCH = 9;

/** Registers every test of the contract for one annotator. */
export function testAnnotator<Result>(
  { name, make, model, expect, test = Deno.test }: AnnotatorUnderTest<Result>,
): void {
  function testThatIt(
    does: string,
    check: (
      annotator: Annotator<Result>,
      expected: readonly RecordResult<Result>[],
    ) => Promise<void>,
    stated: Partial<AnnotatorSettings> = {},
  ): void {
    test(`${name} ${does}`, async () => {
      const settings = annotatorSettings(stated), annotator = await make(settings);
      try {
        const results = await expectedResults(await model(), settings);
        await check(annotator, results.map((result) => isSong(result) ? expect(result) : result));
      } finally {
        await annotator.dispose();
      }
    });
  }

  testThatIt(
    "gives each record the model's own numbers, to the bit, for any batches",
    async (annotator, alone) => {
      const random = seededRandom(11);
      for (let time = 0; time < 3; time++) {
        const order = random.shuffled([...records.keys()]);
        const batches = cutAnyhow(order, () => 1 + random.below(MOST_IN_A_BATCH));
        const answers = await Promise.all(batches.map((batch) => annotated(annotator, batch)));
        assertSame(answers.flat(), order.map((record) => alone[record]));
      }
    },
    { withLines: true },
  );

  testThatIt(
    "answers a call with its own records however many are under way",
    async (annotator, alone) => {
      const calls = [...records.keys()].flatMap((record) => [[record, 0], [record]]);
      const answers = await Promise.all(calls.map((batch) => annotated(annotator, batch)));
      answers.forEach((answer, call) => assertSame(answer, calls[call].map((r) => alone[r])));
    },
  );

  testThatIt(
    "filters by language and keeps to the limits",
    async (annotator, alone) => {
      const answers = await annotator.annotate(records);
      assertSame(answers, alone);
      for (const kind of ["filtered", "too_many_lines", "annotated"]) {
        assert.ok(answers.some((answer) => kindOf(answer) === kind), kind);
      }
    },
    {
      languages: new Set(["fr", "en"]),
      limits: { maxLines: 30, maxLineCharacters: 100 },
    },
  );

  testThatIt(
    "names its model, has use for a batch at least, and takes an empty one",
    async (annotator) => {
      const alone = await model();
      assert.deepEqual(annotator.model, alone.model);
      alone.dispose();
      assert.ok(
        Number.isInteger(annotator.concurrency) && annotator.concurrency >= 1,
        `${annotator.concurrency}`,
      );
      assert.deepEqual(await annotator.annotate([]), []);
    },
  );

  testThatIt(
    "leaves the records as they were, and can be disposed of twice",
    async (annotator) => {
      const before = structuredClone(records);
      await annotator.annotate(records);
      assert.deepEqual(records, before);
      await annotator.dispose();
    },
  );
}

/** The expected results of every record, computed with a model song by song. Disposes of the model. */
async function expectedResults(
  tagger: LineTagger,
  settings: AnnotatorSettings,
): Promise<RecordResult[]> {
  const results: RecordResult[] = [], { model, featureSet } = tagger;
  for (const record of records) {
    const song = decodeSong(record, settings.limits);
    if (song instanceof Rejection) results.push(song);
    else if (settings.languages && !settings.languages.has(song.language ?? "")) {
      results.push("filtered");
    } else {
      const [labelling] = await tagger.tag([computeFeatures(featureSet, song.lines)]);
      const annotation = createAnnotation(song, labelling, model, settings);
      const statistics = await songStatistics(song, labelling, model);
      results.push({ song, annotation, statistics });
    }
  }
  tagger.dispose();
  return results;
}

function annotated<Result>(
  annotator: Annotator<Result>,
  batch: readonly number[],
): Promise<readonly RecordResult<Result>[]> {
  return annotator.annotate(batch.map((record) => records[record]));
}

/** Compares results; bytes are compared as text, so that a difference can be read. */
function assertSame(found: readonly unknown[], expected: readonly unknown[]): void {
  assert.deepEqual(found.map(legible), expected.map(legible));
}

function legible(result: unknown) {
  const { bytes } = result as { bytes?: Uint8Array };
  return bytes ? { ...result as object, bytes: decoder.decode(bytes) } : result;
}

function kindOf(result: unknown): string {
  if (result === "filtered") return result;
  return result instanceof Rejection ? result.code : "annotated";
}

/** Cuts items into batches, the last of which may be short. */
function cutAnyhow<Item>(items: readonly Item[], size: () => number): Item[][] {
  const batches: Item[][] = [];
  for (let first = 0; first < items.length;) {
    batches.push(items.slice(first, first += size()));
  }
  return batches;
}
