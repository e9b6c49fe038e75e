import { EXIT } from "#pipelines/errors.ts";
import { hostName, RunLog } from "#pipelines/relabel/run_log.ts";
import assert from "node:assert/strict";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const RUN_LOG = import.meta.resolve("#pipelines/relabel/run_log.ts");

/** Another process that holds the log of a folder, until it is killed. */
async function startHolder(folder: string): Promise<Deno.ChildProcess> {
  const script = `import { RunLog } from ${JSON.stringify(RUN_LOG)};
    const log = await RunLog.open(${JSON.stringify(folder)});
    log.write("held");
    console.log("held");
    setInterval(() => log, 1000);`;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return process;
}

async function assertHeld(folder: string): Promise<void> {
  const error = await runErrorOf(() => RunLog.open(folder));
  assert.equal(error.message, `Cannot write ${folder}: another run has locked ${folder}.log`);
  assert.equal(error.exitCode, EXIT.unwritable);
}

async function eventsIn(path: string): Promise<string[]> {
  const lines = (await Deno.readTextFile(path)).trim().split("\n");
  return lines.map((line) => JSON.parse(line).event);
}

Deno.test("One process at a time holds the log of a folder, until it ends or is killed", () =>
  inTemporaryFolder({}, async (root) => {
    const folder = `${root}/labels/tonight`;
    const other = await startHolder(folder);
    await assertHeld(folder);
    assert.deepEqual(await eventsIn(`${folder}.log`), ["held"]);
    other.kill("SIGKILL");
    await other.status;
    const log = await RunLog.open(folder);
    await assertHeld(folder);
    log.write("mine");
    log.close();
    (await RunLog.open(folder)).close();
    assert.deepEqual(await eventsIn(`${folder}.log`), ["held", "mine"]);
    const names = await Array.fromAsync(Deno.readDir(`${root}/labels`), ({ name }) => name);
    assert.deepEqual(names.toSorted(), ["tonight", "tonight.log"]);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));

Deno.test("A folder has one log, even through links", () =>
  inTemporaryFolder({ "labels/tonight/x": "" }, async (root) => {
    const folder = `${root}/labels/tonight`, links = [`${root}/link`, `${root}/labels-2/tonight`];
    await Deno.symlink("labels/tonight", links[0]);
    await Deno.symlink("labels", `${root}/labels-2`);
    for (const [held, others] of [[folder, links], [links[0], [folder, links[1]]]] as const) {
      const log = await RunLog.open(held);
      for (const other of others) {
        const error = await runErrorOf(() => RunLog.open(other));
        assert.equal(error.message, `Cannot write ${other}: another run has locked ${folder}.log`);
      }
      log.write("held");
      log.close();
    }
    assert.deepEqual(await eventsIn(`${folder}.log`), ["held", "held"]);
    await assert.rejects(Deno.lstat(`${root}/link.log`), Deno.errors.NotFound);
  }));

Deno.test("Each line has its time and event", () =>
  inTemporaryFolder({}, async (root) => {
    const log = await RunLog.open(root + "/a/"), before = new Date().toISOString();
    log.write("started", { host: "été", pid: 7 });
    log.write("ended");
    log.close();
    const [begun, ended] = (await Deno.readTextFile(`${root}/a.log`)).split("\n");
    const { time, ...reported } = JSON.parse(begun);
    assert.deepEqual(reported, { event: "started", host: "été", pid: 7 });
    assert.ok(before <= time && time <= new Date().toISOString());
    assert.deepEqual(Object.keys(JSON.parse(ended)), ["time", "event"]);
  }));

Deno.test("Logs of different folders are independent", () =>
  inTemporaryFolder({}, async (root) => {
    const logs = [await RunLog.open(`${root}/a`), await RunLog.open(`${root}/b`)];
    for (const log of logs) log.close();
  }));

Deno.test("A log that cannot be opened ends the run, and is named", () =>
  inTemporaryFolder({ "file": "", "folder.log/x": "" }, async (root) => {
    for (
      const [action, message] of [
        [() => RunLog.open(`${root}/file/labels`), /^Cannot write .*\/file\/labels\.log: /],
        [
          () => RunLog.open(`${root}/file`),
          /^Cannot write .*\/file\.log: .*\/file is not a folder$/,
        ],
        [() => RunLog.open(`${root}/folder`), /^Cannot write .*\/folder\.log: /],
      ] as const
    ) {
      const error = await runErrorOf(action);
      assert.match(error.message, message);
      assert.equal(error.exitCode, EXIT.unwritable);
    }
  }));

Deno.test("A log that can no longer be written says so once, and the run continues", () =>
  inTemporaryFolder({}, async (root) => {
    await Deno.symlink("/dev/full", `${root}/full.log`);
    const log = await RunLog.open(`${root}/full`), { error } = console, reported: string[] = [];
    console.error = (text) => void reported.push(text);
    try {
      for (const event of ["started", "progress", "failed"]) log.write(event);
    } finally {
      console.error = error;
      log.close();
    }
    assert.equal(reported.length, 1);
    assert.match(reported[0], /^Cannot write .*\/full\.log any more: No space left/);
  }));

Deno.test("An incomplete line of an earlier run is ended before the next line", () =>
  inTemporaryFolder({ "a.log": `{"event":"started"}\n{"eve` }, async (root) => {
    const log = await RunLog.open(`${root}/a`);
    log.write("started");
    log.close();
    const lines = (await Deno.readTextFile(`${root}/a.log`)).split("\n");
    assert.deepEqual(lines.slice(0, 2), [`{"event":"started"}`, `{"eve`]);
    assert.match(lines[2], /^\{"time":.*,"event":"started"\}$/);
    assert.deepEqual(lines.slice(3), [""]);
  }));

Deno.test("The name of the machine is logged if reading it is permitted", async () => {
  assert.equal(await hostName(), Deno.hostname());
});
