import { songEntrySchema } from "#lib/edition/song_entry.ts";
import { Occurrences } from "#lib/occurrences.ts";
import type { Annotator } from "#pipelines/annotator/contract.ts";
import type { EncodedAnnotation } from "#pipelines/annotator/encoded_annotation.ts";
import { InputError } from "#pipelines/relabel/catalogue_input.ts";
import {
  type AnnotatedRecord,
  recordChecksum,
  toStoredRecords,
  withChecksums,
} from "#pipelines/relabel/stored_records.ts";
import { rejection } from "#pipelines/stream/decode.ts";
import { type Batch, Rejection } from "#pipelines/stream/delivery.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { DigitAnnotator, digitSong, recordOfDigits } from "../../support/digit_songs.ts";
import { annotated } from "../../support/edition_on_disk.ts";
import { storedRecordsOf } from "../../support/records_to_store.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** A song that was labelled. */
function relabelled(
  id: string,
  labels: string,
  stated: Partial<AnnotatedRecord> = {},
): AnnotatedRecord {
  const bytes = encoder.encode(JSON.stringify(annotated(digitSong(id, labels), TEST_MODEL)) + "\n");
  return { id, bytes, record: "f".repeat(64), ...stated };
}

/** What a record came to. */
type Outcome = AnnotatedRecord | "filtered" | Rejection;

function batchOf(...contents: readonly Outcome[]): Batch<AnnotatedRecord | "filtered"> {
  return contents.map((content, place) => ({
    content,
    origin: { file: "rock/a.jsonl", line: place + 1, byte: 10 * place },
  }));
}

const REJECTED = rejection(encoder.encode("{"), "invalid_json", "parse", "It ends too early");

function store(...contents: readonly Outcome[]) {
  return toStoredRecords(batchOf(...contents), new Occurrences(), "rock/a.jsonl");
}

Deno.test("Each annotated song has the checksum of its own record", async () => {
  const inner = new DigitAnnotator(), annotator = withChecksums(inner);
  assert.deepEqual([annotator.model, annotator.concurrency], [inner.model, inner.concurrency]);
  const records = [
    digitSong("a", "01"),
    digitSong("!", "0"),
    digitSong("~", "0"),
    digitSong("b", "1"),
  ]
    .map(recordOfDigits);
  const [first, rejected, filtered, last] = await annotator.annotate(records);
  assert.equal((first as AnnotatedRecord).record, recordChecksum(records[0]));
  assert.ok(rejected instanceof Rejection);
  assert.equal(filtered, "filtered");
  assert.equal((last as AnnotatedRecord).record, recordChecksum(records[3]));
  annotator.dispose();
  assert.equal(inner.isDisposed, true);
});

Deno.test("A reused song has the checksum of its entry, which is not computed again", async () => {
  const { songs: [{ entry, annotation }] } = storedRecordsOf(["0110"]);
  const kept: Annotator<EncodedAnnotation & Partial<AnnotatedRecord>> = {
    model: TEST_MODEL,
    concurrency: 1,
    annotate: () => Promise.resolve([{ id: entry.id, bytes: annotation, entry }]),
    dispose() {},
  };
  const [song] = await withChecksums(kept).annotate([recordOfDigits(digitSong("other", "1"))]);
  assert.deepEqual(song, { id: entry.id, bytes: annotation, entry, record: entry.record });
});

Deno.test("Songs, rejects and filtered records are separated, each in order", () => {
  const one = relabelled("one", "0110"), two = relabelled("two", "1");
  const { songs, rejects, filtered } = store(one, REJECTED, "filtered", two, "filtered", REJECTED);
  assert.equal(filtered, 2);
  assert.deepEqual(songs.map(({ annotation }) => annotation), [one.bytes, two.bytes]);
  assert.deepEqual(songs.map(({ entry }) => songEntrySchema.parse(entry)), [
    {
      id: "one",
      record: one.record,
      bytes: one.bytes.length,
      lines: 4,
      chorus_lines: 2,
      boundaries: 2,
      confidence: 0.75,
    },
    {
      id: "two",
      record: two.record,
      bytes: two.bytes.length,
      lines: 1,
      chorus_lines: 1,
      boundaries: 0,
      confidence: 0.75,
    },
  ]);
  const sources = rejects.map((line) => JSON.parse(line).source);
  assert.deepEqual(sources, [
    { file: "rock/a.jsonl", line: 2, byte_offset: 10 },
    { file: "rock/a.jsonl", line: 6, byte_offset: 50 },
  ]);
  assert.ok(rejects.every((line) => line.endsWith("}\n")));
});

Deno.test("Songs with an earlier id are numbered, across batches, and rejects do not count", () => {
  const ids = new Occurrences(), song = relabelled("one", "01");
  const occurrences = [batchOf(song, REJECTED, song), batchOf(relabelled("two", "0"), song)]
    .flatMap((batch) => toStoredRecords(batch, ids, "a").songs)
    .map(({ entry, annotation }) => {
      const line = decoder.decode(annotation), { id, occurrence } = JSON.parse(line);
      assert.deepEqual([entry.id, entry.occurrence, entry.bytes], [
        id,
        occurrence,
        annotation.length,
      ]);
      assert.equal(line.at(-1), "\n");
      return occurrence;
    });
  assert.deepEqual(occurrences, [undefined, 2, undefined, 3]);
  assert.equal(decoder.decode(song.bytes).includes("occurrence"), false);
});

Deno.test("A reused song keeps its entry, unless its id occurred before", () => {
  const { songs: [{ entry, annotation }] } = storedRecordsOf(["0110"]);
  const kept: AnnotatedRecord = { id: entry.id, bytes: annotation, record: entry.record, entry };
  const { songs: [first, second], reused: reused } = store(
    kept,
    kept,
    relabelled("new", "0"),
    REJECTED,
  );
  assert.equal(reused, 2);
  assert.equal(first.entry, entry);
  assert.equal(first.annotation, annotation);
  assert.deepEqual(second.entry, {
    ...entry,
    occurrence: 2,
    bytes: second.annotation.length,
  });
  assert.equal(JSON.parse(decoder.decode(second.annotation)).occurrence, 2);
});

Deno.test("An input that breaks off is an error that names it and the reason", () => {
  const { code, stage, message, kept, length, sha256 } = REJECTED;
  const end = new Rejection(code, stage, message, kept, length, sha256, true);
  assert.throws(
    () => store(relabelled("one", "01"), end),
    (error) =>
      error instanceof InputError && error.input === "rock/a.jsonl" &&
      error.message === "rock/a.jsonl: It ends too early",
  );
});

const bytes = new TextEncoder().encode("abc");

Deno.test("The checksum of a JSONL record is the SHA-256 of its bytes", () => {
  assert.equal(
    recordChecksum({ bytes, format: "jsonl" }),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", // FIPS 180-4, example 1
  );
});

Deno.test("Records that differ in anything that affects the annotation have different checksums", () => {
  const known: readonly Omit<RawRecord, "bytes">[] = [
    { format: "jsonl" },
    { format: "text" },
    { format: "text", title: "a" },
    { format: "text", title: "b" },
    { format: "text", id: "a" },
    { format: "jsonl", id: "a" },
    { format: "jsonl", title: "a" },
    { format: "text", id: "a", title: "a" },
  ];
  const records = known.flatMap((beside) => [
    { ...beside, bytes },
    { ...beside, bytes: new TextEncoder().encode("abd") },
  ]);
  assert.equal(new Set(records.map(recordChecksum)).size, records.length);
  assert.deepEqual(records.map(recordChecksum), records.map(recordChecksum));
});
