import assert from "node:assert/strict";
import { annotationsById } from "../../support/annotations_by_id.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf, runService } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { numberedSong } from "../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { textOf } from "../../support/topic_record.ts";
import { pause } from "../../support/within.ts";

/** As JSONL, with only the fields that line events have. */
const SONGS = Array.from({ length: 60 }, (_, number) => {
  const { id, lines } = numberedSong(number);
  return JSON.stringify({ id, lines }) + "\n";
}).join("");

testWithBroker("Songs in other languages are filtered", async (broker) => {
  const route = await Route.create(broker);
  const inLanguage = (id: string, language?: string) => ({
    key: id,
    value: JSON.stringify({ id, language, lines: ["La", "La"] }),
  });
  await route.send(inLanguage("a", "nb"), inLanguage("b", "de"), inLanguage("c", "fr"));
  await route.send(inLanguage("d"), inLanguage("e", "de"));
  const { stderr } = await route.consumeAll("--language", "de,fr");
  assert.deepEqual((await route.stored(route.output)).map(({ key }) => key), ["b", "c", "e"]);
  assert.equal(accountingOf(stderr).filtered, 2);
});

testWithBroker(
  "Line events become whole songs, even if the service stops in the middle of them",
  (broker) =>
    inTemporaryFolder({ "songs.jsonl": SONGS }, async (folder) => {
      const route = await Route.create(broker, { partitions: 2 });
      const produced = await runService([
        ...["produce", "--brokers", broker, "--topic", route.input, "--line-events"],
        `${folder}/songs.jsonl`,
      ]);
      assert.equal(produced.code, 0, produced.stderr);
      const flags = ["--line-events", "--live-topic", route.metrics, "--lines"];
      const service = await route.consume(...flags, "--transaction-records", "7");
      while ((await route.stored(route.output)).length < 5) await pause(5);
      service.signal("SIGTERM");
      const first = await service.ended();
      assert.equal(first.code, 143);
      const { replayed } = accountingOf((await route.consumeAll(...flags)).stderr);
      assert.ok(replayed > 0, "no song was open when the service ended");
      const finals = await route.stored(route.output);
      assert.deepEqual(
        new Map(finals.map(({ key, value }) => [key!, textOf(value)!])),
        await annotationsById(SONGS, "--lines"),
      );
      assert.equal(finals.length, 60);
      for (const { headers } of finals) {
        assert.deepEqual([headers["refrain-final"], headers["refrain-closed-by"]], ["true", "end"]);
      }
      const live = await route.stored(route.metrics);
      assert.ok(live.length > 0);
      assert.ok(live.every(({ headers }) => headers["refrain-final"] === "false"));
    }),
);
