import { parseArtifact } from "#models/artifact.ts";
import assert from "node:assert/strict";
import { numberedSongs } from "../support/labelled_songs.ts";
import { ended, startRefrain, startTraining } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

/** Settings with which training takes one second. */
const SMALL = ["--network", "blstm", "--units", "4", "--max-epochs", "2", "--batch-songs", "8"];

const files = {
  "songs.jsonl": numberedSongs(40),
  "unseen.jsonl": numberedSongs(10, { from: 100, language: (song) => song % 2 ? "en" : "de" }),
  "unlabelled.jsonl": '{"lines":["la"]}\nno song\n',
};

Deno.test("a model is trained, scored, written with its card, and annotates", () =>
  inTemporaryFolder(files, async (folder) => {
    const model = `${folder}/m.safetensors`;
    const args = [`${folder}/songs.jsonl`, "--validation", `${folder}/unseen.jsonl`, ...SMALL];
    const { code, stdout, stderr } = await ended(startTraining(...args, "--output", model));
    assert.equal(code, 0, stderr);
    assert.match(stderr, /songs\.jsonl: 40 labelled songs, 0 without labels, 0 rejected/);
    assert.equal(stderr.match(/^epoch +\d+ {2}training loss [\d.]+ {2}held-out loss/gm)?.length, 2);

    const { record, checksum } = parseArtifact(await Deno.readFile(model));
    assert.equal(stdout, `wrote ${model}, model checksum ${checksum}\n`);
    assert.match(
      stderr,
      /unseen\.jsonl, de \(5\): macro F1 [\d.]+, boundary F1 .*; rule: macro F1/,
    );
    assert.equal(record.name, "m");
    assert.equal(record.training.data[0].songs, 40);
    assert.equal(record.training.settings.units, 4);
    assert.deepEqual(
      record.training.scores.map(({ language, songs }) => [language, songs]),
      [[null, 10], ["de", 5], ["en", 5]],
    );
    const card = await Deno.readTextFile(`${folder}/m.md`);
    assert.match(card, /\| all \| 10 \| [\d.]+ \/ [\d.]+/);

    const annotated = await ended(startRefrain("annotate", "--model", model), '{"lines":["la"]}');
    assert.equal(JSON.parse(annotated.stdout).model.checksum, checksum);

    const again = await ended(startTraining(...args, "--output", model));
    assert.equal(again.code, 73, "a model that exists is refused");
    const forced = await ended(startTraining(...args, "--output", model, "--force"));
    assert.equal(forced.stdout, stdout, "the same command gives the same bytes");
  }));

Deno.test("a model that gives every line one label is reported", async () => {
  const songs = Array.from({ length: 30 }, (_, song) => ({
    lines: [`one ${song}`, `two ${song}`, `three ${song}`],
    labels: song === 0 ? [1, 1, 1] : [0, 0, 0],
  }));
  const jsonl = songs.map((song) => JSON.stringify(song) + "\n").join("");
  await inTemporaryFolder({ "songs.jsonl": jsonl }, async (folder) => {
    const output = ["--output", `${folder}/m.safetensors`];
    const { code, stderr } = await ended(
      startTraining(`${folder}/songs.jsonl`, ...SMALL, ...output),
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^warning: the model labels every line (verse|chorus), of 30 songs /m);
  });
});

Deno.test("songs that are named twice are refused with 64, before training starts", () =>
  inTemporaryFolder(files, async (folder) => {
    const { code, stdout, stderr } = await ended(startTraining(
      ...[`${folder}/songs.jsonl`, `${folder}/./songs.jsonl`, ...SMALL],
      ...["--output", `${folder}/m.safetensors`],
    ));
    assert.deepEqual([code, stdout], [64, ""]);
    assert.match(stderr, /songs\.jsonl is named twice: its songs would count twice\n$/);
    assert.deepEqual(
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      Object.keys(files).sort(),
    );
  }));

Deno.test("training requires an output and labelled songs", () =>
  inTemporaryFolder(files, async (folder) => {
    const without = await ended(startTraining(`${folder}/songs.jsonl`));
    assert.equal(without.code, 64);
    const output = ["--output", `${folder}/m.safetensors`];
    assert.equal((await ended(startTraining(...output))).code, 64);
    const unlabelled = await ended(startTraining(`${folder}/unlabelled.jsonl`, ...output));
    assert.equal(unlabelled.code, 65);
    assert.match(unlabelled.stderr, /0 labelled songs, 1 without labels, 1 rejected/);
    assert.match(unlabelled.stderr, /"code":"invalid_json"/);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "songs.jsonl",
      "unlabelled.jsonl",
      "unseen.jsonl",
    ]);
  }));

Deno.test("training refuses songs that would give a worthless model or worthless scores", () =>
  inTemporaryFolder({ ...files, "one.jsonl": numberedSongs(1) }, async (folder) => {
    const output = ["--output", `${folder}/m.safetensors`];
    const refused = async (code: number, message: RegExp, ...args: string[]) => {
      const run = await ended(startTraining(...args, ...SMALL, ...output));
      assert.equal(run.code, code, run.stderr);
      assert.match(run.stderr, message);
    };
    const songs = `${folder}/songs.jsonl`;
    await refused(65, /Too few songs: [01] of 1 are in the held-out tenth/, `${folder}/one.jsonl`);
    await refused(65, /40 of its 40 songs are training songs/, songs, "--validation", songs);
    await refused(
      64,
      /--network other: must be one of refrain, blstm/,
      songs,
      "--network",
      "other",
    );
    await refused(64, /--dropout 1: must be a number/, songs, "--dropout", "1");
    await refused(64, /--label-smoothing 5: must be a number/, songs, "--label-smoothing", "5");
    await refused(
      1,
      /Training diverged at epoch 1: the loss is (NaN|-?Infinity)\. Lower the learning rate/,
      songs,
      "--learning-rate",
      "1e30",
    );
    assert.equal([...Deno.readDirSync(folder)].length, 4, "nothing was left behind");
  }));

Deno.test("an interruption ends training within seconds and leaves nothing behind", () =>
  inTemporaryFolder(files, async (folder) => {
    const output = `${folder}/m.safetensors`;
    const endless = [
      "--network",
      "blstm",
      "--units",
      "32",
      "--max-epochs",
      "100000",
      "--patience",
      "100000",
    ];
    const training = startTraining(`${folder}/songs.jsonl`, ...endless, "--output", output);
    await training.stdin.close();
    let log = "";
    const decoder = new TextDecoder();
    for await (const chunk of training.stderr) {
      const begun = log.includes("epoch");
      log += decoder.decode(chunk);
      if (!begun && log.includes("epoch")) training.kill("SIGINT");
    }
    await training.stdout.cancel();
    assert.equal((await training.status).code, 130);
    await assert.rejects(Deno.stat(output));
    await assert.rejects(Deno.stat(`${output}.part`));
  }));
