/**
 * What everything keeps to that annotates records, wherever it works. {@linkcode testAnnotator} runs
 * all of it.
 *
 * @module
 */
import { createAnnotation } from "#lib/annotation.ts";
import { computeFeatures } from "#lib/features/contract.ts";
import { seededRandom } from "#lib/random.ts";
import type { LineTagger } from "#models/network.ts";
import { type AnnotationFormat, writeAnnotation } from "#pipelines/annotator/output_format.ts";
import type { Annotator, Labelled, RecordResult } from "#pipelines/annotator/contract.ts";
import type { AnnotatorSettings } from "#pipelines/annotator/in_process.ts";
import { songStatistics } from "#pipelines/annotator/song_statistics.ts";
import { decodeSong } from "#pipelines/stream/decode.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import assert from "node:assert/strict";
import { annotatorSettings } from "../support/annotator_settings.ts";
import { jsonOfSong, numberedSong } from "../support/numbered_song.ts";

/** An implementation to test. */
export interface AnnotatorUnderTest {
  readonly name: string;
  make(settings: AnnotatorSettings): Promise<Annotator<Labelled>>;
  /** The model alone, whose numbers are the ones to be given. */
  model(): Promise<LineTagger>;
  /** How it can write (all). */
  readonly formats?: readonly AnnotationFormat[];
  /** Whether it counts what it labels (true). */
  readonly counts?: boolean;
  /** What registers a test (`Deno.test`). */
  readonly test?: (name: string, action: () => Promise<void>) => void;
}

const ALL_FORMATS = ["jsonl", "text", "coloured text"] as const;

const encoder = new TextEncoder(), decoder = new TextDecoder();

function jsonRecord(json: string, id?: string): RawRecord {
  return { bytes: encoder.encode(json), format: "jsonl", ...(id && { id }) };
}

/** Songs of people, songs of one to eight lines, and what is no song. */
const records: readonly RawRecord[] = [
  ...(await Deno.readTextFile(new URL("../../examples/songs.jsonl", import.meta.url)))
    .trim().split("\n").map((json) => jsonRecord(json)),
  ...Array.from({ length: 20 }, (_, number) => jsonRecord(jsonOfSong(numberedSong(number)))),
  ...["la", "Oh!", "夜明け", "🎵"].map((line) => jsonRecord(JSON.stringify({ lines: [line] }))),
  jsonRecord(`{"lines":["la","di","la","di"],"labels":[1,1,0,0],"language":"fr"}`, "a key"),
  { bytes: encoder.encode("La la\n\n[Chorus]\nDi\n"), format: "text", title: "Ballad", id: "b" },
  jsonRecord(`{"lines":[]}`),
  jsonRecord(""),
  { bytes: Uint8Array.of(0x22, 0xe9, 0x22), format: "jsonl" },
  jsonRecord(`{"long":"${"la ".repeat(3000)}"}`),
];

const MOST_IN_A_BATCH = 9;

/** Registers every test of the contract for one annotator. */
export function testAnnotator(
  { name, make, model, formats = ALL_FORMATS, counts = true, test = Deno.test }: AnnotatorUnderTest,
): void {
  function testThatIt(
    does: string,
    check: (annotator: Annotator<Labelled>, answers: readonly Given[]) => Promise<void>,
    stated: Partial<AnnotatorSettings> = {},
  ): void {
    test(`${name} ${does}`, async () => {
      const settings = annotatorSettings(stated), annotator = await make(settings);
      try {
        const answers = await answersOf(await model(), settings);
        await check(annotator, counts ? answers : answers.map(withoutCounts));
      } finally {
        await annotator.dispose();
      }
    });
  }

  testThatIt(
    "gives each record the model's own numbers, to the bit, whatever the batches",
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

  for (const format of formats) {
    const limits = { maxLines: 30, maxLineCharacters: 100 };
    testThatIt(
      `writes ${format}, filters by language and keeps to the limits`,
      async (annotator, alone) => {
        const answers = await annotator.annotate(records);
        assertSame(answers, alone);
        for (const kind of ["filtered", "too_many_lines", "annotated"]) {
          assert.ok(answers.some((answer) => kindOf(answer) === kind), kind);
        }
      },
      { format, languages: new Set(["fr", "en"]), limits },
    );
  }

  testThatIt(
    "names its model, has use for a batch at least, and takes an empty one",
    async (annotator) => {
      const alone = await model();
      assert.deepEqual(annotator.model, alone.model);
      alone.dispose();
      assert.ok(Number.isInteger(annotator.width) && annotator.width >= 1, `${annotator.width}`);
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

/** What becomes of every record, put together by hand from a model, song by song; disposes of it. */
async function answersOf(tagger: LineTagger, settings: AnnotatorSettings): Promise<RecordResult[]> {
  const answers: RecordResult[] = [], { model, featureSet } = tagger;
  for (const record of records) {
    const song = decodeSong(record, settings.limits);
    if (song instanceof Rejection) answers.push(song);
    else if (settings.languages && !settings.languages.has(song.language ?? "")) {
      answers.push("filtered");
    } else {
      const [labelling] = await tagger.tag([computeFeatures(featureSet, song.lines)]);
      const text = writeAnnotation(
        settings.format,
        song,
        createAnnotation(song, labelling, model, settings),
      );
      const counts = await songStatistics(song, labelling, model);
      answers.push({ id: song.id, bytes: encoder.encode(text), counts });
    }
  }
  tagger.dispose();
  return answers;
}

/** An answer, with or without counts. */
type Given = RecordResult<Labelled>;

function withoutCounts(answer: RecordResult): Given {
  if (answer === "filtered" || answer instanceof Rejection) return answer;
  const { id, bytes } = answer;
  return { id, bytes };
}

function annotated(
  annotator: Annotator<Labelled>,
  batch: readonly number[],
): Promise<readonly Given[]> {
  return annotator.annotate(batch.map((record) => records[record]));
}

/** Compares answers, what is written as text: so a difference can be read. */
function assertSame(found: readonly Given[], expected: readonly Given[]): void {
  assert.deepEqual(found.map(legible), expected.map(legible));
}

function legible(answer: Given) {
  return kindOf(answer) === "annotated"
    ? { ...answer as object, bytes: decoder.decode((answer as { bytes: Uint8Array }).bytes) }
    : answer;
}

function kindOf(answer: Given): string {
  if (answer === "filtered") return answer;
  return answer instanceof Rejection ? answer.code : "annotated";
}

/** Cuts items into batches, the last of which may be short. */
function cutAnyhow<Item>(items: readonly Item[], size: () => number): Item[][] {
  const batches: Item[][] = [];
  for (let first = 0; first < items.length;) {
    batches.push(items.slice(first, first += size()));
  }
  return batches;
}
