import assert from "node:assert/strict";
import fc from "fast-check";
import { SOURCE_HEADER, textHeader } from "#pipelines/kafka/records.ts";
import { FleetReplies } from "#pipelines/relabel/fleet/replies.ts";
import type { Reply } from "#pipelines/relabel/fleet/reply.ts";
import { withFakeClock } from "../../../support/fake_clock.ts";
import { topicRecord } from "../../../support/topic_record.ts";
import { pause, within } from "../../../support/within.ts";

const SPENT = new Error("patience is spent");

/** Replies with a timeout in milliseconds, and the errors that it made. */
function fleetReplies(silence = 10_000) {
  const reported: [waiting: number, first: string][] = [];
  const replies = new FleetReplies({
    timeoutMs: silence,
    error(...silent) {
      reported.push(silent);
      return SPENT;
    },
  });
  return { replies, reported };
}

function replyTo(source: string): Reply {
  const record = topicRecord(0, { headers: [textHeader(SOURCE_HEADER, source)], value: source });
  return { kind: "annotation", record };
}

function sourceRead({ record }: Reply): string {
  return new TextDecoder().decode(record.value!);
}

Deno.test("Each record gets its reply, for any order of sends, replies and acknowledgements", async () => {
  const batches = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(batches, fc.scheduler(), async (sizes, scheduler) => {
      const { replies } = fleetReplies();
      const sources = sizes.map((size, batch) =>
        Array.from({ length: size }, (_, offset) => `songs-${batch}-${offset}`)
      );
      const answers = Promise.all(sources.map((batch, at) =>
        // An acknowledgement may come long after the replies.
        replies.answers(() => scheduler.schedule(Promise.resolve(batch), `sent ${at}`), sourceRead)
      ));
      const arriving = sources.flat().map((source) =>
        scheduler.schedule(Promise.resolve(), `reply to ${source}`)
          .then(() => replies.arrived([replyTo("songs-9-9"), replyTo(source)]))
      );
      await scheduler.waitFor(Promise.all([answers, ...arriving]));
      assert.deepEqual(await answers, sources);
    }),
    { numRuns: 200 },
  );
});

Deno.test("A duplicate or unexpected reply is ignored", async () => {
  const { replies } = fleetReplies();
  const answers = replies.answers(() => Promise.resolve(["songs-0-0", "songs-0-1"]), sourceRead);
  for (const source of ["songs-0-0", "songs-0-0", "letters-0-1", "songs-0-1", "songs-0-1"]) {
    await replies.arrived([replyTo(source)]);
  }
  const nameless: Reply = { kind: "annotation", record: topicRecord(0) };
  await replies.arrived([nameless, { ...nameless, kind: "dead letter" }]);
  assert.deepEqual(await answers, ["songs-0-0", "songs-0-1"]);
});

Deno.test("The timeout ends when nothing comes while a record waits, and restarts with each reply", () =>
  withFakeClock(async (clock) => {
    const { replies, reported } = fleetReplies(300);
    const sources = ["songs-0-0", "songs-0-1", "songs-1-0"];
    const answers = replies.answers(() => Promise.resolve(sources), sourceRead);
    const refused = assert.rejects(answers, SPENT);
    await clock.pass(200);
    await replies.arrived([replyTo("songs-0-0")]);
    await clock.pass(200);
    assert.deepEqual(reported, []);
    await clock.pass(1000);
    await refused;
    assert.deepEqual(reported, [[2, "songs-0-1"]]);
    await assert.rejects(replies.answers(() => Promise.resolve(["songs-0-5"]), sourceRead), SPENT);
  }));

Deno.test("Silence does not count while nothing waits; unexpected replies do not restart the timeout", () =>
  withFakeClock(async (clock) => {
    const { replies, reported } = fleetReplies(200);
    const answers = replies.answers(() => Promise.resolve(["songs-0-0"]), sourceRead);
    await replies.arrived([replyTo("songs-0-0")]);
    await answers;
    await clock.pass(300);
    assert.deepEqual(reported, []);
    const refused = assert.rejects(
      replies.answers(() => Promise.resolve(["songs-0-1"]), sourceRead),
      SPENT,
    );
    const others = setInterval(() => replies.arrived([replyTo("songs-0-9")]), 20);
    await clock.pass(1000);
    await refused;
    clearInterval(others);
  }));

Deno.test("A failure ends every wait, and later ones; the first error counts", async () => {
  const { replies } = fleetReplies(), lost = new Error("lost");
  const sending = Promise.withResolvers<readonly string[]>();
  const waits = [
    replies.answers(() => Promise.resolve(["songs-0-0"]), sourceRead),
    replies.answers(() => sending.promise, sourceRead),
  ].map((wait) => assert.rejects(wait, lost));
  await pause(0);
  replies.fail(lost);
  replies.fail(new Error("lost again"));
  sending.resolve(["songs-0-1"]);
  await within(1000, Promise.all(waits));
  await assert.rejects(replies.answers(() => Promise.resolve(["songs-0-2"]), sourceRead), lost);
});

Deno.test("Records that cannot be sent, and replies that cannot be parsed, fail only their own call", async () => {
  const { replies } = fleetReplies();
  const unsent = replies.answers(() => Promise.reject(new Error("unsent")), sourceRead);
  const unread = replies.answers(() => Promise.resolve(["songs-0-0"]), () => {
    throw new Error("unread");
  });
  const fine = replies.answers(() => Promise.resolve(["songs-0-1"]), sourceRead);
  const failures = [assert.rejects(unsent, /unsent/), assert.rejects(unread, /unread/)];
  await replies.arrived([replyTo("songs-0-0"), replyTo("songs-0-1")]);
  await Promise.all(failures);
  assert.deepEqual(await fine, ["songs-0-1"]);
});
