import assert from "node:assert/strict";
import configuration from "../../../../deno.json" with { type: "json" };
import { jsonl } from "#lib/formats/jsonl.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { recurringPair, repeatedLine } from "#models/rules.ts";
import type { ModelOptions } from "#pipelines/annotator/model_store.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import type { AnnotationResult } from "#pipelines/annotator/contract.ts";
import { OutgoingRecords } from "#pipelines/consume/record_factory.ts";
import { rejection } from "#pipelines/stream/decode.ts";
import type { RejectCode, Stage } from "#pipelines/stream/delivery.ts";
import { EXIT } from "#pipelines/errors.ts";
import { createDeadLetter } from "#pipelines/kafka/create_dead_letter.ts";
import type { OutgoingRecord } from "#pipelines/kafka/records.ts";
import { type EncodedAnnotation, encodeResult } from "#pipelines/annotator/encoded_annotation.ts";
import { parseReply, type Reply, replySource } from "#pipelines/relabel/fleet/reply.ts";
import { runErrorOf } from "../../../support/errors.ts";
import { textOf, topicRecord } from "../../../support/topic_record.ts";

const { version } = configuration;
const encoder = new TextEncoder();
const bytes = encoder.encode('{"id":"a","lines":["La","Di","La","Di"]}');
const asked = { song: { id: "a" }, raw: { bytes } };
const sent = topicRecord(7, { value: bytes, partition: 3 });
const expected = { model: recurringPair.model, withLines: false, ignoreBreaks: false };

/** What this process makes of the song, by a rule. */
async function annotated(tagger = recurringPair, withLines = false): Promise<AnnotationResult> {
  const settings = { limits: SONG_LIMITS, withLines };
  const [answer] = await new InProcessAnnotator(tagger, settings)
    .annotate([{ bytes, format: "jsonl" }]);
  return answer as AnnotationResult;
}

function read({ headers, value }: OutgoingRecord) {
  return topicRecord(0, { headers, value, topic: "replies" });
}

function annotationReply(
  annotation: AnnotationResult,
  release = version,
  options: ModelOptions = {},
): Reply {
  const records = new OutgoingRecords(expected.model, release, options);
  const record = read(records.annotation("out", encodeResult(annotation), sent));
  return { kind: "annotation", record };
}

function letterReply(code: RejectCode, stage: Stage, release = version): Reply {
  const letter = createDeadLetter(sent, rejection(bytes, code, stage, "No good"), {
    topic: "letters",
    group: "g",
    task: "t",
    version: release,
    failedAt: new Date(0),
  });
  return { kind: "dead letter", record: read(letter) };
}

Deno.test("Both kinds of replies name the record that they answer", async () => {
  assert.equal(replySource(annotationReply(await annotated())), "songs-3-7");
  assert.equal(replySource(letterReply("untaggable", "tag")), "songs-3-7");
  for (const kind of ["annotation", "dead letter"] as const) {
    assert.equal(replySource({ kind, record: topicRecord(0) }), undefined);
  }
});

Deno.test("An annotation is parsed to the bytes that a local run would write, line end included", async () => {
  const own = await annotated();
  assert.deepEqual(parseReply(annotationReply(own), asked, expected), encoded(own));
  const lined = await annotated(recurringPair, true);
  const answer = parseReply(annotationReply(lined), asked, { ...expected, withLines: true });
  assert.deepEqual(answer, encoded(lined));
});

Deno.test("A song that a model cannot label becomes the same rejection as in a local run", () => {
  assert.deepEqual(
    parseReply(letterReply("untaggable", "tag"), asked, expected),
    rejection(bytes, "untaggable", "tag", "No good"),
  );
});

Deno.test("A song that is too large for the fleet is neither an answer nor an error", () => {
  assert.equal(parseReply(letterReply("oversize", "read"), asked, expected), undefined);
  const unwritten = letterReply("annotation_too_large", "write");
  assert.equal(parseReply(unwritten, asked, expected), undefined);
});

Deno.test("A fleet that rejects what is a song here is reported with the setting that does", async () => {
  for (
    const [code, stage, setting] of [
      ["too_many_lines", "parse", "--max-lines"],
      ["invalid_event", "parse", "--line-events"],
      ["late_line", "read", "--line-events"],
      ["line_conflict", "read", "--line-events"],
      ["invalid_json", "parse", "--input"],
      ["invalid_utf8", "decode", "--input"],
      ["no_value", "read", "--input"],
      ["constructor" as RejectCode, "write", "--input"],
    ] as const
  ) {
    const error = await runErrorOf(() => parseReply(letterReply(code, stage), asked, expected));
    const reported = `The fleet rejects the song a, which this run accepts: ${code}: No good. ` +
      `See its ${setting}. `;
    assert.equal(error.message.slice(0, reported.length), reported);
    assert.equal(error.exitCode, EXIT.badConfiguration);
  }
});

Deno.test("A reply that is not an annotation ends the run, and its place is named", async () => {
  const { record } = annotationReply(await annotated()), good = textOf(record.value)!;
  const { model: _, ...nameless } = JSON.parse(good), invalid = record.value!.slice();
  invalid[invalid.length - 3] = 0xff;
  for (
    const [value, why] of [
      [null, /it has no value/],
      ["{}", /schema: /],
      ["null", /must be an object, not null/],
      ["oops", /JSON/],
      [JSON.stringify(nameless), /model: is required/],
      [JSON.stringify({ ...nameless, model: {} }), /model.name: is required/],
      [JSON.stringify(JSON.parse(good), null, 1), /it has more than one line/],
      [invalid, /encoded data/],
    ] as const
  ) {
    const other = topicRecord(12, { topic: "out", headers: record.headers, value });
    const error = await runErrorOf(() =>
      parseReply({ kind: "annotation", record: other }, asked, expected)
    );
    assert.match(
      error.message,
      /^out-0-12 \(topic, partition, offset\) answers a song but is not an /,
    );
    assert.match(error.message, why);
    assert.match(error.message, /Let only the fleet write to out,/);
    assert.equal(error.exitCode, EXIT.badConfiguration);
  }
});

Deno.test("A fleet that differs in any way is refused, and the message says how", async () => {
  const labelled = await annotated(), lined = await annotated(recurringPair, true);
  const byOther = await annotated(repeatedLine);
  const ignoring = annotationReply(labelled, version, { ignoreBreaks: true });
  const cases: readonly (readonly [Reply, RegExp, Partial<typeof expected>?])[] = [
    [annotationReply(byOther), /labels with repeated-line .*, not with recurring-pair /],
    [annotationReply(lined), /uses --lines, but this run does not/],
    [annotationReply(labelled), /does not use --lines, but this run does/, { withLines: true }],
    [ignoring, /uses --ignore-breaks, but this run does not/],
    [
      annotationReply(labelled),
      /does not use --ignore-breaks, but this run does/,
      { ignoreBreaks: true },
    ],
    [
      annotationReply({ ...labelled, annotation: { ...labelled.annotation, id: "b" } }),
      /reads the song a as b/,
    ],
    [annotationReply(labelled, "0.0.1"), new RegExp(`has release 0.0.1, not ${version}`)],
    [letterReply("untaggable", "tag", "0.0.1"), /has release 0.0.1/],
  ];
  for (const [reply, message, stated] of cases) {
    const error = await runErrorOf(() => parseReply(reply, asked, { ...expected, ...stated }));
    assert.match(error.message, message);
    assert.equal(error.exitCode, EXIT.badConfiguration);
  }
});

Deno.test("A model differs if any part of its name does", async () => {
  const reply = annotationReply(await annotated());
  const others = [{ name: "x" }, { version: "x" }, { checksum: "x" }, {
    probabilities: "raw",
  }] as const;
  for (const other of others) {
    const model = { ...expected.model, ...other };
    const error = await runErrorOf(() => parseReply(reply, asked, { ...expected, model }));
    assert.match(error.message, /labels with/);
  }
});

function encoded({ song, annotation }: AnnotationResult): EncodedAnnotation {
  return { id: song.id, bytes: encoder.encode(jsonl.stringify(song, annotation)) };
}
