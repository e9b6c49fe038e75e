import assert from "node:assert/strict";
import type { RejectCode } from "#pipelines/stream/delivery.ts";
import { listNewest } from "#pipelines/dlq/list.ts";
import { replay, type ReplayRun } from "#pipelines/dlq/replay.ts";
import { RunError } from "#pipelines/errors.ts";
import { DeadLetterTopic } from "#pipelines/kafka/dead_letter_topic.ts";
import { DeadLetterReplay } from "#pipelines/kafka/dead_letter_replay.ts";
import { createTopic, produce } from "../../support/kafka/clients.ts";
import { LettersOfTopic, QUIET } from "../../support/kafka/dead_letters.ts";
import { TopicReader } from "../../support/kafka/topic_reader.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";

const ONLY_NO_LINES: ReplayRun["matches"] = ({ code }) => code === "no_lines";

function runOf(of: LettersOfTopic, stated: Partial<ReplayRun> = {}): ReplayRun {
  return {
    connection: of.connection,
    log: QUIET,
    topic: of.letters,
    group: `replay-${of.letters}`,
    matches: () => true,
    limit: Infinity,
    dryRun: false,
    signal: new AbortController().signal,
    ...stated,
  };
}

/** `[read, replayed, passed over]` of a replay. */
async function replayed(of: LettersOfTopic, stated: Partial<ReplayRun> = {}) {
  const { read, replayed, passedOver } = await replay(runOf(of, stated));
  return [read, replayed, passedOver];
}

function numbers(count: number, step = 1): number[] {
  return Array.from({ length: count }, (_, place) => step * place);
}

testWithBroker(
  "A letter is sent back as its original record; a second replay sends nothing",
  async (broker) => {
    const of = await LettersOfTopic.create(broker);
    await of.add("invalid_json", "no_lines");
    assert.deepEqual(await replayed(of), [2, 2, 0]);
    assert.deepEqual(await replayed(of), [0, 0, 0]);
    const { committed } = await new TopicReader(broker, of.topic).read();
    assert.deepEqual(committed.map(({ key }) => key), ["key 0", "key 1"]);
    assert.deepEqual(committed[0].headers, { own: "h", "x-refrain-attempts": "1" });
    assert.deepEqual(await of.numbersBack(), [0, 1]);
  },
);

testWithBroker(
  "Letters that one replay skips are sent by the next, each once",
  async (broker) => {
    const of = await LettersOfTopic.create(broker, 3);
    await of.add(...numbers(60).map((place): RejectCode => place % 3 ? "untaggable" : "no_lines"));
    const [, few] = await replayed(of, { matches: ONLY_NO_LINES, limit: 5 });
    assert.equal(few, 5);
    assert.equal((await replayed(of, { matches: ONLY_NO_LINES }))[1], 15);
    assert.deepEqual(await of.numbersBack(), numbers(20, 3));
    await of.add("invalid_json");
    assert.deepEqual(await replayed(of), [41, 41, 0]);
    assert.deepEqual(await replayed(of), [0, 0, 0]);
    assert.deepEqual(await of.numbersBack(), numbers(61));
  },
);

testWithBroker(
  "Another group sends all letters again, to another topic with --to",
  async (broker) => {
    const of = await LettersOfTopic.create(broker), to = await createTopic(broker, 1);
    await of.add("no_lines");
    await replayed(of);
    assert.deepEqual(await replayed(of, { group: `other-${of.letters}`, to }), [1, 1, 0]);
    assert.equal((await new TopicReader(broker, to).read()).committed.length, 1);
    assert.deepEqual(await of.numbersBack(), [0]);
  },
);

testWithBroker(
  "A dry run counts the letters that would be sent, and sends and commits nothing",
  async (broker) => {
    const of = await LettersOfTopic.create(broker);
    await of.add("no_lines", "untaggable");
    const run = { dryRun: true, matches: ONLY_NO_LINES };
    assert.deepEqual(await replayed(of, run), [2, 1, 1]);
    assert.deepEqual(await replayed(of, run), [2, 1, 1]);
    assert.deepEqual(await of.numbersBack(), []);
  },
);

testWithBroker(
  "Truncated letters and records that are not letters are not sent",
  async (broker) => {
    const of = await LettersOfTopic.create(broker);
    await of.add("oversize", "no_lines");
    await produce(broker, of.letters, [{ key: null, value: "by hand" }]);
    const counts = await replay(runOf(of));
    assert.deepEqual(counts, { read: 3, replayed: 1, passedOver: 2, cut: 1, notDeadLetters: 1 });
    assert.deepEqual(await replayed(of), [2, 0, 2]);
    assert.deepEqual(await of.numbersBack(), [1]);
  },
);

testWithBroker("An empty topic of letters is read at once", async (broker) => {
  assert.deepEqual(await replayed(await LettersOfTopic.create(broker, 2)), [0, 0, 0]);
});

testWithBroker("A replay that was fenced by another sends nothing more", async (broker) => {
  const of = await LettersOfTopic.create(broker),
    options = { group: `g-${of.letters}`, dryRun: false };
  await of.add("no_lines", "no_lines");
  const topic = await DeadLetterTopic.open(of.connection, QUIET, of.letters);
  const early = await DeadLetterReplay.open(topic, options);
  assert.deepEqual(await replayed(of, options), [2, 2, 0]);
  for await (const read of topic.letters(`slow-${of.letters}`)) {
    assert.ok(
      read.every((letter) => early.isPending(letter)),
      "the first replay has read no commit",
    );
    await assert.rejects(early.send(read, new Set(read)), (error) => {
      assert.ok(error instanceof RunError, String(error));
      assert.match(error.message, /Another replay of the group g-\S+ has begun/);
      return true;
    });
  }
  await early.close();
  await topic.close();
  assert.deepEqual(await of.numbersBack(), [0, 1]);
});

testWithBroker(
  "A missing topic is named: that of the letters, or their destination",
  async (broker) => {
    const of = await LettersOfTopic.create(broker);
    await of.add("no_lines");
    for (const stated of [{ topic: "nowhere" }, { to: "nowhere" }]) {
      await assert.rejects(replay(runOf(of, stated)), (error) => {
        assert.ok(error instanceof RunError, String(error));
        assert.equal(error.exitCode, 69);
        assert.match(error.message, /There is no topic nowhere/);
        return true;
      });
    }
    assert.deepEqual(await replayed(of), [1, 1, 0]);
  },
);

testWithBroker(
  "The list has the newest letters, the newest last, and marks those that were sent",
  async (broker) => {
    const of = await LettersOfTopic.create(broker, 3);
    await of.add(...numbers(10).map((place): RejectCode => place % 2 ? "untaggable" : "no_lines"));
    await replayed(of, { matches: ONLY_NO_LINES });
    const { read, letters } = await listNewest({ ...runOf(of), limit: 4 });
    assert.equal(read, 10);
    assert.deepEqual(
      letters.map(({ letter, isSent }) => [letter.failedAt.getUTCMinutes(), letter.code, isSent]),
      [[6, "no_lines", true], [7, "untaggable", false], [8, "no_lines", true], [
        9,
        "untaggable",
        false,
      ]],
    );
    assert.ok(letters.every(({ letter: { record } }) => !("value" in record)), "places alone");
    const chosen = await listNewest({ ...runOf(of), matches: ONLY_NO_LINES, limit: 50 });
    assert.equal(chosen.letters.length, 5);
  },
);

testWithBroker(
  "Dismissed letters are not offered again, except those after the last one that was sent",
  async (broker) => {
    const of = await LettersOfTopic.create(broker);
    await of.add("untaggable", "no_lines", "untaggable", "no_lines", "untaggable");
    const run = { matches: ONLY_NO_LINES, dismissOthers: true };
    assert.deepEqual(await replayed(of, run), [5, 2, 3]);
    assert.deepEqual(await replayed(of), [1, 1, 0]);
    assert.deepEqual(await of.numbersBack(), [1, 3, 4]);
  },
);

testWithBroker(
  "A selection that is too long to record ends the replay, and no letter is sent twice",
  async (broker) => {
    const of = await LettersOfTopic.create(broker);
    await of.add(
      ...numbers(3000).map((place): RejectCode => place % 2 ? "untaggable" : "no_lines"),
    );
    const run = { matches: ONLY_NO_LINES };
    await assert.rejects(replayed(of, run), /takes more than 4000 characters.*--dismiss/);
    await replayed(of, { ...run, dismissOthers: true });
    assert.deepEqual(await of.numbersBack(), numbers(1500, 2));
  },
);
