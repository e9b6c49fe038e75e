import assert from "node:assert/strict";
import { seededRandom } from "#lib/random.ts";
import { recurringPair } from "#models/rules.ts";
import type { Annotator, RecordResult } from "#pipelines/annotator/contract.ts";
import {
  encodeAnnotations,
  type EncodedAnnotation,
} from "#pipelines/annotator/encoded_annotation.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import { EXIT } from "#pipelines/errors.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import { annotatorSettings } from "../../../support/annotator_settings.ts";
import { Fleet, type FleetWish } from "../../../support/kafka/fleet.ts";
import { messagesOfSongs } from "../../../support/kafka/messages_of_songs.ts";
import { accountingOf } from "../../../support/kafka/service_process.ts";
import { TopicReader } from "../../../support/kafka/topic_reader.ts";
import { testWithBroker, testWithOwnBroker } from "../../../support/kafka/with_broker.ts";
import { jsonOfSong, numberedSong } from "../../../support/numbered_song.ts";
import { runErrorOf } from "../../../support/errors.ts";
import { pause, within } from "../../../support/within.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();

function song(number: number): RawRecord {
  return { bytes: encoder.encode(jsonOfSong(numberedSong(number))), format: "jsonl" };
}

/** Songs with ids and without, as JSON and as text, and records that are not songs. */
function anyRecord(number: number): RawRecord {
  const { lines } = numberedSong(number), json = JSON.stringify({ lines, language: "en" });
  switch (number % 8) {
    case 0:
      return { bytes: encoder.encode(json), format: "jsonl" };
    case 1:
      return { bytes: encoder.encode(lines.join("\r\n")), format: "text", title: `Song ${number}` };
    case 2:
      return { bytes: encoder.encode(`{"lines": [${number}]}`), format: "jsonl" };
    case 3: // A text that begins as JSON does.
      return { bytes: encoder.encode(`{"la"}\n\n${lines.join("\n")}`), format: "text" };
    default:
      return song(number);
  }
}

const RECORDS = Array.from({ length: 800 }, (_, number) => anyRecord(number));

/** What becomes of records in this thread. */
async function answersHere(records: readonly RawRecord[]): Promise<unknown[]> {
  const here = new InProcessAnnotator(recurringPair, annotatorSettings());
  const annotator = encodeAnnotations(here);
  return (await annotator.annotate(records)).map(legible);
}

/** Without the counts that answers of a fleet do not have. */
function legible(answer: RecordResult<EncodedAnnotation>): unknown {
  if (answer === "filtered" || answer instanceof Rejection) return answer;
  return { id: answer.id, text: decoder.decode(answer.bytes) };
}

/** Cuts records into batches of any size, all of which are under way at once. */
async function annotated(
  annotator: Annotator<EncodedAnnotation>,
  records: readonly RawRecord[],
  most = 20,
): Promise<unknown[]> {
  const random = seededRandom(7), batches: (readonly RawRecord[])[] = [];
  for (let first = 0; first < records.length;) {
    batches.push(records.slice(first, first += 1 + random.below(most)));
  }
  const answers = await Promise.all(batches.map((batch) => annotator.annotate(batch)));
  return answers.flat().map(legible);
}

testWithBroker(
  "A fleet of two gives the results of this thread, in order, for any batches",
  async (broker) => {
    await using fleet = await Fleet.start(broker, { partitions: 4 });
    const second = await fleet.add();
    const annotator = await fleet.annotator();
    // Records of others, sent meanwhile, must not affect this run.
    await fleet.route.send(...messagesOfSongs(1, 30));
    const answers = annotated(annotator, RECORDS);
    await fleet.route.send(...messagesOfSongs(31, 60));
    assert.deepEqual(await within(40_000, answers), await answersHere(RECORDS));
    await annotator.dispose();

    const { written } = accountingOf((await fleet.end(second, "SIGTERM")).stderr);
    assert.ok(written > 100 && written < 600, `the second wrote ${written}`);
    const sent = await fleet.route.stored(fleet.route.input);
    const bad = RECORDS.filter((_, number) => number % 8 === 2).length;
    assert.equal(sent.length, RECORDS.length - bad + 60, "what is no song is never sent");
  },
);

testWithBroker("What a fleet wrote before is not read again", async (broker) => {
  await using fleet = await Fleet.start(broker);
  for (let night = 0; night < 2; night++) {
    const annotator = await fleet.annotator();
    assert.deepEqual(
      await annotated(annotator, RECORDS.slice(0, 60)),
      await answersHere(RECORDS.slice(0, 60)),
    );
    await annotator.dispose();
  }
});

testWithBroker(
  "A fleet that is killed and started again answers every song once",
  async (broker) => {
    await using fleet = await Fleet.start(broker, {
      partitions: 4,
      consumers: 0,
      flags: ["--transaction-records", "25"],
    });
    const records = Array.from({ length: 3000 }, (_, number) => song(number));
    const annotator = await fleet.annotator();
    const answers = annotated(annotator, records);
    const output = new TopicReader(broker, fleet.route.output);
    for (const atLeast of [1, 600]) {
      const consumer = await fleet.add();
      while ((await output.read()).count("committed") < atLeast) await pause(5);
      await fleet.end(consumer, "SIGKILL");
    }
    const atKill = (await output.read()).count("committed");
    assert.ok(atKill < records.length, `${atKill} were answered when the second was killed`);
    await fleet.add();
    assert.deepEqual(await within(40_000, answers), await answersHere(records));
    assert.equal((await fleet.route.stored(fleet.route.output)).length, records.length);
    await annotator.dispose();
  },
);

testWithOwnBroker("A broker that is killed and comes back loses no answer", {}, async (broker) => {
  await using fleet = await Fleet.start(broker.address);
  const records = Array.from({ length: 400 }, (_, number) => song(number));
  const annotator = await fleet.annotator();
  const expected = await answersHere(records);
  assert.deepEqual(await annotated(annotator, records.slice(0, 200)), expected.slice(0, 200));
  await broker.kill();
  const answers = annotated(annotator, records.slice(200));
  await pause(1_000);
  await broker.restart();
  assert.deepEqual(await within(50_000, answers), expected.slice(200));
  await annotator.dispose();
});

testWithBroker(
  "A song that is too large for the fleet, for any reason, has the result of this thread",
  async (broker) => {
    await using fleet = await Fleet.start(broker, {
      flags: ["--max-record-bytes", "5000"],
      topics: { outputSettings: { "max.message.bytes": "3000" } },
    });
    const annotator = await fleet.annotator();
    const large = (bytes: number): RawRecord => ({
      bytes: encoder.encode(
        JSON.stringify({ id: "large", lines: ["La"], more: "x".repeat(bytes) }),
      ),
      format: "jsonl",
    });
    const records = [song(1), large(4000), large(1 << 21), song(2), large(6000), song(3)];
    assert.deepEqual(
      (await annotator.annotate(records)).map(legible),
      await answersHere(records),
    );
    assert.deepEqual(
      (await annotator.annotate([large(1 << 21)])).map(legible),
      await answersHere([large(1 << 21)]),
    );
    await annotator.dispose();

    const { input, output, letters } = fleet.route;
    const sent = records.length - 1; // without what the topic of songs does not take
    assert.equal((await fleet.route.stored(input)).length, sent);
    assert.equal((await fleet.route.stored(output)).length, 3);
    const codes = (await fleet.route.stored(letters)).map(({ headers }) =>
      `${headers["x-refrain-error-code"]}`
    );
    assert.deepEqual(codes.toSorted(), ["annotation_too_large", "oversize"]);
  },
);

const DIFFERENT: readonly (readonly [string, FleetWish, RegExp])[] = [
  ["another model", { model: "repeated-line" }, /labels with repeated-line .*recurring-pair/],
  ["--lines", { flags: ["--lines"] }, /uses --lines, but this run does not/],
  ["a lower --max-lines", { flags: ["--max-lines", "3"] }, /rejects the song song-1, .*too_many/],
];
for (const [what, wish, message] of DIFFERENT) {
  testWithBroker(`A fleet that labels with ${what} ends the run`, async (broker) => {
    await using fleet = await Fleet.start(broker, wish);
    const annotator = await fleet.annotator();
    const error = await runErrorOf(() => annotator.annotate([song(1)]));
    assert.equal(error.exitCode, EXIT.badConfiguration);
    assert.match(error.message, message);
    await annotator.dispose();
  });
}

testWithBroker(
  "A fleet that does not answer in time ends the run, and the message says what to check",
  async (broker) => {
    await using fleet = await Fleet.start(broker, { consumers: 0 });
    const { input, output, letters } = fleet.route;
    const annotator = await fleet.annotator({}, { "via-timeout": "1" });
    const error = await runErrorOf(() => within(10_000, annotator.annotate([song(1), song(2)])));
    assert.equal(error.exitCode, EXIT.unreachable);
    const expected =
      `The fleet did not answer for 1 second .* 2 songs waited, ${input}-0-0 first. ` +
      `.*--topic ${input}, --output ${output} and --dlq ${letters}, .*Nothing is lost`;
    assert.match(error.message, new RegExp(expected));
    await annotator.dispose();
  },
);

testWithBroker("A topic that is not there is named with its flag", async (broker) => {
  await using fleet = await Fleet.start(broker, { consumers: 0 });
  for (const flag of ["songs-topic", "annotations-topic", "dead-letter-topic"]) {
    const error = await runErrorOf(() => fleet.annotator({}, { [flag]: "nowhere" }));
    assert.equal(error.exitCode, EXIT.unreachable);
    assert.match(error.message, new RegExp(`no topic nowhere \\(--${flag}\\)`));
  }
});

testWithBroker(
  "A disposed annotator ends its waits, and annotates no more",
  async (broker) => {
    await using fleet = await Fleet.start(broker, { consumers: 0 });
    const annotator = await fleet.annotator();
    const refused = assert.rejects(
      annotator.annotate([song(1)]),
      /the connection to the fleet is closed/,
    );
    await pause(500);
    await annotator.dispose();
    await refused;
    await assert.rejects(annotator.annotate([song(1)]), /the connection to the fleet is closed/);
  },
);

testWithBroker(
  "Languages are filtered locally, so a fleet needs no --language",
  async (broker) => {
    await using fleet = await Fleet.start(broker);
    const annotator = await fleet.annotator({ languages: new Set(["en"]) });
    const [english, other] = await annotator.annotate([anyRecord(0), song(5)]);
    assert.deepEqual([legible(english), other], [...await answersHere([anyRecord(0)]), "filtered"]);
    assert.deepEqual((await fleet.route.stored(fleet.route.input)).length, 1);
    await annotator.dispose();
  },
);
