/**
 * Runs the command lines of docs/relabel.md in a shell.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../support/files_below.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const page = await Deno.readTextFile(`${ROOT}docs/relabel.md`);
const songs = await Deno.readTextFile(`${ROOT}examples/songs.jsonl`);
const lines = songs.trimEnd().split("\n");

/** Six inputs. */
const CATALOGUE = Object.fromEntries(Array.from({ length: 6 }, (_, place) => [
  `catalogue/${place % 2 ? "rock" : "pop"}/${place}.jsonl`,
  lines.slice(6 * place, 6 * place + 6).join("\n"),
]));

/** What README lets the command do when it is installed. */
const [, PERMISSIONS] = /deno install .* --config deno\.json (.*?) main\.ts/s.exec(
  (await Deno.readTextFile(`${ROOT}README.md`)).replaceAll(/\\\n\s*/g, ""),
)!;

/** A PATH with the command, and with a `date` that prints the day in the file `day`. */
const PROGRAMS = {
  "bin/refrain": `#!/bin/sh
exec '${Deno.execPath()}' run --config '${ROOT}deno.json' ${PERMISSIONS} '${ROOT}main.ts' "$@"
`,
  "bin/date": `#!/bin/sh
test "$*" = +%F && cat "$(dirname "$0")/../day"
`,
};

/** Runs a line in a shell that finds the programs of a folder. */
async function typed(line: string, { folder, cwd = folder }: { folder: string; cwd?: string }) {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", line],
    cwd,
    env: { NO_COLOR: "1", PATH: `${folder}/bin:${Deno.env.get("PATH")}` },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

/** A folder of the files, and of the programs. */
function onAMachine(
  files: Readonly<Record<string, string>>,
  action: (folder: string) => Promise<void>,
): Promise<void> {
  return inTemporaryFolder({ ...files, ...PROGRAMS }, async (folder) => {
    for (const program of Object.keys(PROGRAMS)) await Deno.chmod(`${folder}/${program}`, 0o755);
    await action(folder);
  });
}

/** The commands of the first block behind a text of the page, continued lines joined. */
function commandsBehind(text: string): string[] {
  const [, behind] = page.split(text);
  const [, block] = /```\n(.*?)```/s.exec(behind)!;
  return block.replaceAll(/\\\n\s*/g, "").trimEnd().split("\n");
}

/** Replaces a part of a line, which must exist. */
function replaced(line: string, passage: string | RegExp, by: string): string {
  assert.match(line, typeof passage === "string" ? new RegExp(RegExp.escape(passage)) : passage);
  return line.replaceAll(passage, by);
}

/** The same line with a rule, which takes no time. */
function withRule(line: string): string {
  return replaced(line, /refrain relabel/g, "refrain relabel --model recurring-pair");
}

/** A line without some flags: those with the given value or, without one, with any value. */
function without(flags: readonly string[], line: string): string {
  return flags.reduce((left, flag) => {
    const value = flag.includes(" ") ? "" : `(?: (?!--)(?:"[^"]*"|\\S+))?`;
    return replaced(left, new RegExp(` ${RegExp.escape(flag)}${value}(?= )`, "g"), "");
  }, line);
}

Deno.test("The first try of the guide ends with 0, then with 3, and publishes nothing", () =>
  onAMachine({}, async (folder) => {
    const commands = commandsBehind("## Quick start")
      .map((line) => replaced(line, "/tmp/labels", `${folder}/labels`))
      .map((line) => replaced(line, "examples/open-songs", "examples/songs.jsonl"));
    assert.equal(commands.length, 2);
    const [monday, tuesday] = [
      await typed(commands[0], { folder, cwd: ROOT }),
      await typed(commands[1], { folder, cwd: ROOT }),
    ];
    assert.equal(monday.code, 0, monday.stderr);
    assert.equal(tuesday.code, 3, tuesday.stderr);
    assert.match(
      tuesday.stderr,
      /^gate: boundary_f1 is 0\.\d+; the gate fails if it is below 0\.9$/m,
    );
    const written = await filesBelow(`${folder}/labels`);
    for (const day of ["monday", "tuesday"]) assert.ok(written[`${day}/manifest.json`], day);
    await assert.rejects(Deno.lstat(`${folder}/labels/current`), Deno.errors.NotFound);
  }));

Deno.test("The shards of the guide merge to the edition of one machine", () =>
  onAMachine(CATALOGUE, async (folder) => {
    const [shard, merge] = commandsBehind("**Shards.**").map((line) =>
      line.includes("--merge") ? line : withRule(line)
    );
    const whole = shard.replace(/--output.*/, "--output whole");
    const shards = [1, 2, 3, 4].map((number) =>
      replaced(shard, "shards/3 --shard 3/16", `shards/${number} --shard ${number}/4`)
    );
    for (const line of [whole, ...shards, merge]) {
      const { code, stderr } = await typed(line, { folder });
      assert.equal(code, 0, `${line}\n${stderr}`);
    }
    const [, merged] = /--output (\S+)/.exec(merge)!;
    assert.deepEqual(await filesBelow(`${folder}/${merged}`), await filesBelow(`${folder}/whole`));
  }));

Deno.test("Night after night, the lines of the guide for cron and for systemd publish an edition", () =>
  onAMachine({ ...CATALOGUE, "labels/relabel.txt": "" }, async (folder) => {
    const [, forCron] = /^\d+ \d+ \* \* \* (.+)$/m.exec(page)!;
    const [, forSystemd] = /^ExecStart=(.+)$/m.exec(page)!;
    const [, workingDirectory] = /^WorkingDirectory=(.+)$/m.exec(page)!;
    // Cron reads \% as a per cent sign, and systemd %%.
    const cron = withRule(replaced(forCron, "\\%", "%"));
    const systemd = `cd ${workingDirectory} && ${withRule(replaced(forSystemd, "%%", "%"))}`;
    const [, leftOut] = /On the first night .*? leave out\s+(.*?)\.\s/s.exec(page)!;
    const flags = [...leftOut.matchAll(/`(--[^`]+)`/g)].map(([, flag]) => flag);
    const nights = [
      ["2026-11-21", without(flags, cron)],
      ["2026-11-22", cron],
      ["2026-11-23", systemd],
      ["2026-11-23", cron],
    ];
    const report = async () => await Deno.readTextFile(`${folder}/labels/relabel.txt`);
    for (const [day, line] of nights) {
      await Deno.writeTextFile(`${folder}/day`, day);
      const here = replaced(line, "/srv/", `${folder}/`);
      const { code, stderr } = await typed(here, { folder });
      assert.equal(code, 0, `${line}\n${stderr}${await report()}`);
      assert.equal(await Deno.readLink(`${folder}/labels/current`), day);
    }
    assert.match(await report(), /^reused from the previous edition: 36 of 36$/m);
    assert.match(await report(), /2026-11-23 is already finished$/m);
    const first = await filesBelow(`${folder}/labels/2026-11-21`);
    for (const day of ["2026-11-22", "2026-11-23"]) {
      assert.deepEqual(await filesBelow(`${folder}/labels/${day}`), first);
    }
  }));
