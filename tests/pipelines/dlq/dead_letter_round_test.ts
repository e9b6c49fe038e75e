import assert from "node:assert/strict";
import { annotationsById } from "../../support/annotations_by_id.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf, runService } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { textOf } from "../../support/topic_record.ts";

testWithBroker(
  "Rejected songs are annotated when they are replayed after the cause is fixed",
  (broker) =>
    inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(1, 200) }, async (folder) => {
      const route = await Route.create(broker, { partitions: 2 });
      const { input, letters } = route;
      const run = async (...args: readonly string[]) => {
        const end = await runService([...args, "--brokers", broker]);
        assert.equal(end.code, 0, end.stderr);
        return end;
      };
      await run("produce", "--topic", input, `${folder}/songs.jsonl`);
      const first = accountingOf((await route.consumeAll("--max-lines", "6")).stderr);
      assert.ok(first.written > 0 && first.rejected > 0);

      const { stdout } = await run("dlq", "list", "--topic", letters, "--json", "--limit", "1000");
      const listed = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
      assert.equal(listed.length, first.rejected);

      const { stderr } = await run("dlq", "replay", "--topic", letters, "--code", "too_many_lines");
      assert.match(stderr, new RegExp(`replayed=${first.rejected} passed_over=0`));
      const second = accountingOf((await route.consumeAll()).stderr);
      assert.deepEqual([second.read, second.written], [first.rejected, first.rejected]);
      const annotations = (await route.stored(route.output))
        .map(({ key, value }) => [key!, textOf(value)!] as const);
      assert.equal(annotations.length, 200);
      assert.deepEqual(new Map(annotations), await annotationsById(jsonlOfSongs(1, 200)));

      const again = await run("dlq", "replay", "--topic", letters);
      assert.match(again.stderr, /replayed=0 /);
    }),
);
