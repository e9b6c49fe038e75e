import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import { jsonlOfSongs } from "../support/numbered_song.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";
import { type SmallDisk, smallDisk } from "./support/small_disk.ts";

const ROOT = new URL("../../", import.meta.url);
const ANNOTATE =
  "run --lock=deno.lock --frozen --no-prompt --allow-read --allow-write main.ts annotate " +
  "--model recurring-pair --workers 0";

async function annotate({ under }: SmallDisk, ...args: readonly string[]) {
  const [program, ...rest] = [...under, Deno.execPath(), ...ANNOTATE.split(" "), ...args];
  const { code, stderr } = await new Deno.Command(program, { args: rest, cwd: ROOT }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("A disk that is full before all is annotated leaves no file of that name", () =>
  inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(1, 3000) }, async (folder) => {
    await using disk = await smallDisk(200_000);
    const songs = `${folder}/songs.jsonl`, output = `${disk.folder}/out.jsonl`;
    const names = () => Array.from(Deno.readDirSync(disk.folder), ({ name }) => name);
    const { code, stderr } = await annotate(disk, songs, "--output", output);
    assert.equal(code, EXIT.unwritable, stderr);
    assert.match(stderr, /^refrain: Cannot write \S+\/out\.jsonl: (No space left|File too large)/m);
    assert.deepEqual(names(), ["out.jsonl.part"]);

    const [, read, written, unfinished] = /^read=(\d+) written=(\d+) .* unfinished=(\d+)$/m
      .exec(stderr)!.map(Number);
    assert.ok(unfinished > 0 && read === written + unfinished, stderr);

    const left = await Deno.readTextFile(`${output}.part`);
    assert.equal(left.split("\n").length - 1, written);
    assert.ok(left.endsWith("\n"), "no half line");
    await disk.resize(20_000_000);
    const again = await annotate(disk, songs, "--output", output, "--force");
    assert.equal(again.code, EXIT.done, again.stderr);
    assert.match(again.stderr, /^read=3000 written=3000 rejected=0 filtered=0$/m);
    assert.deepEqual(names(), ["out.jsonl"]);
    const whole = await Deno.readTextFile(output);
    assert.ok(left.length > 0 && whole.startsWith(left));
  }));
