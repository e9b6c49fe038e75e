import assert from "node:assert/strict";
import { ended, startRefrain, startTraining } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

/** Settings with which a fold takes a second. */
const SMALL = ["--network", "blstm", "--units", "2", "--max-epochs", "1", "--batch-songs", "8"];

/** JSONL of songs that share no word, so that none is a near duplicate of another. */
function differentSongs(count: number, name: string): string {
  return Array.from({ length: count }, (_, song) => {
    const line = (number: number) => `${name}${song}x${number} ${name}${song}y${number}`;
    const chorus = [line(0), line(1)];
    return JSON.stringify({
      id: `${name}-${song}`,
      lines: [line(2), line(3), ...chorus, line(4), line(5), ...chorus],
      breaks: [2, 4, 6],
      labels: [0, 0, 1, 1, 0, 0, 1, 1],
    }) + "\n";
  }).join("");
}

const files = { "songs.jsonl": differentSongs(24, "a"), "more.jsonl": differentSongs(24, "b") };

/** The content of each file below a folder, by path. */
async function contentBelow(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      for (const [below, text] of Object.entries(await contentBelow(path))) {
        found[`${name}/${below}`] = text;
      }
    } else found[name] = await Deno.readTextFile(path);
  }
  return found;
}

Deno.test("folds predict every song once for each seed, are scored by evaluate, and are resumed", () =>
  inTemporaryFolder(files, async (folder) => {
    const predictions = `${folder}/cv`, songs = `${folder}/songs.jsonl`;
    const args = [songs, "--train-with", `${folder}/more.jsonl`, "--folds", "3", "--seeds", "2"]
      .concat("--corrupt-breaks", "missing:0.5");
    const train = async (...more: string[]) =>
      await ended(startTraining(...args, "--predictions", predictions, ...SMALL, ...more));
    const first = await train();
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^wrote 6 folds to .*cv\./);
    assert.match(first.stderr, /^seed 2, fold 3 \(3 of 3\): 40 songs to train on$/m);
    assert.match(first.stderr, /^seed 2, fold 3 \(3 of 3\), breaks: macro F1 .* \(8 songs\)$/m);

    const written = await contentBelow(predictions);
    const names = [1, 2].flatMap((seed) =>
      ["", "-breaks", "-missing-0.5"].flatMap((suffix) =>
        [1, 2, 3].map((fold) => `seed-${seed}${suffix}/fold-${fold}.jsonl`)
      )
    );
    assert.deepEqual(Object.keys(written).sort(), ["run.json", ...names].sort());
    const idsOf = (text: string) => text.trim().split("\n").map((line) => JSON.parse(line).id);
    const scored = [1, 2, 3].flatMap((fold) => idsOf(written[`seed-1/fold-${fold}.jsonl`]));
    assert.equal(new Set(scored).size, 24);

    const evaluated = await ended(
      startRefrain("evaluate", songs, "--predictions", `${predictions}/seed-2`),
    );
    assert.equal(evaluated.code, 0, evaluated.stderr);
    assert.match(evaluated.stderr, /cv\/seed-2: predictions for 24 of 24 songs, 0 for others/);

    await Deno.remove(`${predictions}/seed-2/fold-2.jsonl`);
    const resumed = await train();
    assert.equal(resumed.stderr.match(/finished before$/gm)?.length, 5);
    assert.deepEqual(await contentBelow(predictions), written, "the same bytes");

    const other = await train("--dropout", "0.5");
    assert.equal(other.code, 73);
    assert.match(
      other.stderr,
      /run\.json is that of a run with other songs, settings or another rel/,
    );
  }));

Deno.test("flags of folds are checked before songs are read", async () => {
  const refused = async (message: RegExp, ...args: string[]) => {
    const { code, stderr } = await ended(startTraining("songs.jsonl", ...args));
    assert.equal(code, 64);
    assert.match(stderr, message);
  };
  await refused(/--folds 5: requires --predictions/, "--folds", "5");
  await refused(/--folds 1: must be a number of at least 2, or the name/, "--folds", "1");
  await refused(/--seeds 2: requires --folds/, "--seeds", "2", "--output", "m");
  await refused(/--output: is required/, "--seed", "2");
});
