import assert from "node:assert/strict";
import { annotationsById } from "../../support/annotations_by_id.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf, runService, ServiceProcess } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { pause } from "../../support/within.ts";

/** Flags with which annotations go to a file. */
function flagsTo(route: Route, file: string, ...more: readonly string[]): readonly string[] {
  return ["consume", ...route.flagsToElsewhere, "--output-file", file, ...more];
}

/** The annotations of lines, by their songs' ids, without their sources; and the sources. */
function takenApart(lines: readonly string[]) {
  const [annotations, sources] = [new Map<string, string>(), new Set<string>()];
  for (const line of lines) {
    const [, annotation, source] = /^(\{.*),"source":"([^"]+)"\}$/.exec(line)!;
    annotations.set(JSON.parse(`${annotation}}`).id, `${annotation}}`);
    sources.add(source);
  }
  return { annotations, sources };
}

testWithBroker("Annotations on stdout have their sources", async (broker) => {
  const route = await Route.create(broker, { partitions: 2 });
  const [first, ...songs] = messagesOfSongs(1, 50);
  await route.send({ ...first, partition: 1 }, ...songs, { key: first.key, value: null });
  const { code, stdout, stderr } = await runService(flagsTo(route, "-", "--until-end"));
  assert.equal(code, 0, stderr);
  const lines = stdout.trimEnd().split("\n");
  const { annotations, sources } = takenApart(lines);
  assert.deepEqual(annotations, await annotationsById(jsonlOfSongs(1, 50)));
  assert.equal(sources.size, 50);
  assert.ok(sources.has(`${route.input}-1-0`));
  assert.equal(accountingOf(stderr).written, 51, "a tombstone is no line, but done with");
});

testWithBroker(
  "A file that is resumed after a kill has every annotation once, and complete",
  (broker) =>
    inTemporaryFolder({ "work/empty": "" }, async (folder) => {
      const route = await Route.create(broker, { partitions: 2 }), file = `${folder}/songs.jsonl`;
      await route.send(...messagesOfSongs(1, 1500));
      const service = new ServiceProcess(flagsTo(route, file, "--transaction-records", "10"));
      while (await sizeOf(file) < 50_000) await pause(2);
      service.signal("SIGKILL");
      assert.equal((await service.ended()).code, 137);
      await Deno.writeTextFile(file, '{"schema":"refrain.ann', { append: true });
      const done = (await Deno.readTextFile(file)).split("\n").length;
      assert.ok(done < 1500, "there must be something left to do");
      const rest = await runService(flagsTo(route, file, "--resume", "--until-end"));
      assert.equal(rest.code, 0, rest.stderr);
      const lines = (await Deno.readTextFile(file)).split("\n");
      assert.deepEqual([lines.length, lines.pop()], [1501, ""]);
      const { annotations, sources } = takenApart(lines);
      assert.equal(sources.size, 1500);
      assert.deepEqual(annotations, await annotationsById(jsonlOfSongs(1, 1500)));
    }),
);

/** In bytes; 0 if there is no such file. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await Deno.stat(file)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

testWithBroker(
  "An existing file is not changed, and the run ends with 73",
  (broker) =>
    inTemporaryFolder({ "songs.jsonl": "dear to me\n" }, async (folder) => {
      const route = await Route.create(broker), file = `${folder}/songs.jsonl`;
      const { code, stderr } = await runService(flagsTo(route, file));
      assert.equal(code, 73);
      assert.match(stderr, /it exists \(--resume continues it\)/);
      assert.equal(await Deno.readTextFile(file), "dear to me\n");
    }),
);
