import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { encodeArtifact, type ModelRecord } from "#models/artifact.ts";
import { dataChecksum, readDataSet } from "#pipelines/stream/data_set.ts";
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { exampleRecord } from "../models/example_record.ts";
import { randomWeights } from "../models/random_network.ts";
import { bytesSource } from "../support/byte_chunks.ts";
import { numberedSongs } from "../support/labelled_songs.ts";
import { assertNear } from "../support/numbers.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const FAST = ["--resamples", "100"];
const SONGS = "examples/songs.jsonl";

const validation = gunzipSync(
  Deno.readFileSync(new URL("../../examples/open-songs/validation.jsonl.gz", import.meta.url)),
).toString().split("\n").slice(0, 30).join("\n");

async function done(...args: string[]) {
  const result = await ended(startRefrain(...args));
  assert.equal(result.code, 0, result.stderr);
  return result;
}

async function scoresIn(path: string) {
  return scoresFileSchema.parse(JSON.parse(await Deno.readTextFile(path)));
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("A model and the rules are scored, with the same result each time, and the scores are written", () =>
  inTemporaryFolder({}, async (folder) => {
    const run = (name: string) =>
      done("evaluate", SONGS, "--baselines", "--model", "blstm", "--json", `${folder}/${name}`);
    const [{ stdout, stderr }, again] = await Promise.all([run("one.json"), run("two.json")]);
    assert.equal(stderr, `${SONGS}: 24 labelled songs, 12 without labels, 0 rejected\n`);
    assert.match(
      stdout,
      /^24 songs, 719 lines\. \[95 % intervals\] of 10,000 resamples of the songs/,
    );
    assert.match(stdout, /^ +blstm +all-verse +repeated-line +recurring-pair$/m);
    assert.match(stdout, /^Lines: macro F1 +0\.\d{3} \[0\.\d{3}, [01]\.\d{3}\]/m);
    assert.match(stdout, /^ +all-verse − blstm +repeated-line − blstm +recurring-pair − blstm$/m);
    assert.ok(!stdout.includes("warning:"), "a rule does as it is meant to");
    assert.equal(again.stdout, stdout);

    const bytes = await Deno.readTextFile(`${folder}/one.json`);
    assert.equal(await Deno.readTextFile(`${folder}/two.json`), bytes);
    const { systems, left_out, bootstrap, differences } = await scoresIn(`${folder}/one.json`);
    assert.deepEqual(
      systems.map(({ name, scores }) => [name, scores.songs, scores.calibration !== null]),
      [
        ["blstm", 24, true],
        ["all-verse", 24, false],
        ["repeated-line", 24, false],
        ["recurring-pair", 24, false],
      ],
    );
    assert.equal(left_out.unlabelled, 12);
    assert.deepEqual([bootstrap.resamples, differences.length], [10_000, 6]);
    assert.deepEqual(namesIn(folder), ["one.json", "two.json"]);
  }));

Deno.test("Annotations in a file score the same as the model", () =>
  inTemporaryFolder({ "songs.jsonl": validation }, async (folder) => {
    const [songs, predictions, json] = ["songs.jsonl", "annotations.jsonl", "scores.json"]
      .map((name) => `${folder}/${name}`);
    await done("annotate", "--model", "blstm", "--lines", "--output", predictions, songs);
    const { stdout } = await done(
      ...["evaluate", "--predictions", predictions, "--reference", songs, "--model", "blstm"],
      ...["--json", json, "--all", ...FAST],
    );
    assert.match(stdout, /^Pk ↓ +0\.\d{3} \[/m);
    const { systems: [model, annotations], left_out } = await scoresIn(json);
    const zero = { unlabelled: 0, rejected: 0, unknown: 0, unpredicted: 0 };
    assert.deepEqual(left_out, zero);
    assert.match(annotations.name, /annotations\.jsonl$/);
    assert.deepEqual(annotations.model, model.model);
    assert.deepEqual(annotations.scores.boundaries, model.scores.boundaries);
    assertNear(annotations.scores, model.scores, 1e-5);
  }));

Deno.test("Predictions can be scored alone; rejects are reported and missing songs are counted", () =>
  inTemporaryFolder({
    "reference.jsonl": numberedSongs(5),
    "theirs.jsonl": [
      '{"id":"song-1","labels":[0,0,1,1,0,0,1,1],"chorus":[0,0,1,1,1e-05,0,1,1]}',
      '{"id":"song-2","labels":[0,0,1]}',
      '{"id":"song-9","labels":[0,0,1]}',
      '{"id":"song-4","segments":[{"start":0,"end":8,"label":"verse"}]}',
    ].join("\n"),
  }, async (folder) => {
    const { stdout } = await done(
      ...[
        "evaluate",
        "--predictions",
        `${folder}/theirs.jsonl`,
        "--reference",
        `${folder}/reference.jsonl`,
      ],
      ...["--rejects", `${folder}/rejects`, "--json", `${folder}/scores.json`, ...FAST],
    );
    assert.match(stdout, /^2 songs, 16 lines\./);
    assert.match(
      stdout,
      /Left out: 1 record rejected, 1 prediction of songs that are not scored, 3 songs w/,
    );
    const reject = JSON.parse(await Deno.readTextFile(`${folder}/rejects`));
    assert.deepEqual([reject.error.code, reject.source.line], ["invalid_prediction", 2]);
    const { systems, songs } = await scoresIn(`${folder}/scores.json`);
    assert.deepEqual(songs.map(({ id }) => id), ["song-1", "song-4"]);
    assert.deepEqual([systems.length, systems[0].model], [1, null]);
    assert.equal(systems[0].scores.lines.accuracy, 12 / 16);
  }));

Deno.test("Systems are in the order models, predictions, rules, each model and rule once", () =>
  inTemporaryFolder({
    "reference.jsonl": numberedSongs(3),
    "theirs.jsonl": numberedSongs(3),
  }, async (folder) => {
    const { stdout } = await done(
      ...[
        "evaluate",
        `${folder}/reference.jsonl`,
        "--predictions",
        `${folder}/theirs.jsonl`,
        ...FAST,
      ],
      ...["recurring-pair", "blstm", "all-verse", "blstm"].flatMap((name) => ["--model", name]),
      ...["--baselines", "--json", `${folder}/scores.json`],
    );
    const { systems, differences } = await scoresIn(`${folder}/scores.json`);
    const names = systems.map(({ name }) => name.replace(/.*\//, ""));
    assert.deepEqual(names, [
      ...["blstm", "theirs.jsonl", "all-verse", "repeated-line", "recurring-pair"],
    ]);
    assert.equal(differences.length, 10);
    assert.match(stdout, /^ +\S+theirs\.jsonl − blstm +all-verse − blstm +repeated-line − blstm/m);
    assert.match(stdout, /^3 songs, 24 lines\./);
    assert.match(stdout, /fewer than 20 songs have no intervals$/m);
  }));

Deno.test("Named rules keep their order if no baselines are requested", () =>
  inTemporaryFolder({ "reference.jsonl": numberedSongs(1) }, async (folder) => {
    const { stdout } = await done(
      ...[
        "evaluate",
        `${folder}/reference.jsonl`,
        "--model",
        "recurring-pair",
        "--model",
        "all-verse",
      ],
      ...FAST,
    );
    assert.match(stdout, /^ +recurring-pair +all-verse$/m);
    assert.match(stdout, /^1 song, 8 lines\./);
  }));

Deno.test("A temperature that was fitted on training data gives a warning", async () => {
  const others = numberedSongs(6, { from: 100 });
  const learnt = await readDataSet("others", bytesSource(others), SONG_LIMITS);
  const [data] = exampleRecord.training.data;
  const record: ModelRecord = {
    ...exampleRecord,
    training: {
      ...exampleRecord.training,
      data: [{ ...data, checksum: dataChecksum(learnt.songs) }],
    },
  };
  const model = encodeArtifact(record, randomWeights(3, 1));
  const files = {
    "reference.jsonl": numberedSongs(3),
    "others.jsonl": others,
    "m.safetensors": model,
  };
  await inTemporaryFolder(files, async (folder) => {
    const { stdout } = await done(
      ...["evaluate", `${folder}/reference.jsonl`, "--model", `${folder}/m.safetensors`, ...FAST],
      ...["--calibrate-on", `${folder}/others.jsonl`, "--json", `${folder}/scores.json`],
    );
    const reported =
      /^warning: example: its temperature was fitted on \S+others\.jsonl, on which it was trained/m;
    assert.match(stdout, reported);
    const { systems: [system] } = await scoresIn(`${folder}/scores.json`);
    assert.equal(system.temperature_scaling?.fitted_on.is_training_data, true);
    assert.deepEqual(system.trained_on, []);
  });
});

Deno.test("A temperature is fitted on other songs, and reported for models with probabilities", () =>
  inTemporaryFolder({ "others.jsonl": validation }, async (folder) => {
    const { stdout } = await done(
      ...["evaluate", SONGS, "--model", "blstm", "--model", "recurring-pair", ...FAST],
      ...["--calibrate-on", `${folder}/others.jsonl`, "--json", `${folder}/scores.json`],
    );
    const { systems: [blstm, rule] } = await scoresIn(`${folder}/scores.json`);
    const { temperature, fitted_on } = blstm.temperature_scaling!;
    assert.ok(temperature > 0.1 && temperature < 10);
    assert.deepEqual([fitted_on.songs, fitted_on.is_training_data], [30, false]);
    assert.equal(rule.temperature_scaling, null);
    const reported = `blstm at temperature ${temperature.toFixed(3)}, fitted on 30 songs of `;
    assert.ok(stdout.includes(reported), stdout);
  }));

Deno.test("A report is written with the requested song, with the same bytes each time", () =>
  inTemporaryFolder({}, async (folder) => {
    const run = (name: string, ...more: string[]) =>
      done("evaluate", SONGS, ...FAST, "--report", `${folder}/${name}`, "--baselines", ...more);
    await Promise.all([run("one.html"), run("two.html"), run("song.html", "--song", "goodold-5")]);
    const page = await Deno.readTextFile(`${folder}/one.html`);
    assert.match(page, /^<!doctype html>/i);
    assert.ok(page.includes("recurring-pair"));
    assert.equal(await Deno.readTextFile(`${folder}/two.html`), page);
    assert.ok((await Deno.readTextFile(`${folder}/song.html`)).includes("goodold-5"));
    assert.ok(!/\b(src|href)="https?:/.test(page), "the page needs nothing from elsewhere");
  }));

Deno.test("Files are complete even if stdout is closed", () =>
  inTemporaryFolder({}, async (folder) => {
    const process = startRefrain("evaluate", SONGS, ...FAST, "--json", `${folder}/scores.json`);
    await Promise.all([process.stdin.close(), process.stdout.cancel()]);
    const [{ code }, stderr] = await Promise.all([process.status, process.stderr.text()]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(namesIn(folder), ["scores.json"]);
    await scoresIn(`${folder}/scores.json`);
  }));

Deno.test("Outputs inside a folder of songs are ignored when it is read again", () =>
  inTemporaryFolder({ "songs.jsonl": `no song\n${numberedSongs(3)}` }, async (folder) => {
    for (const _ of ["for the first time", "and again"]) {
      await done(
        ...["evaluate", "--model", "all-verse", folder, "--resamples", "100", "--force"],
        ...["--rejects", `${folder}/rejects.jsonl`, "--json", `${folder}/scores.jsonl`],
      );
      const { left_out } = JSON.parse(await Deno.readTextFile(`${folder}/scores.jsonl`));
      assert.equal(left_out.rejected, 1);
      const rejects = await Deno.readTextFile(`${folder}/rejects.jsonl`);
      assert.equal(rejects.trimEnd().split("\n").length, 1);
    }
  }));
