import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import assert from "node:assert/strict";
import { numberedSongs } from "../support/labelled_songs.ts";
import { assertNear } from "../support/numbers.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

/** Eight lines, too, so that its prediction would fit the labelled songs with its id. */
const unlabelled = `{"id":"song-1","lines":["${"abcdefgh".split("").join('","')}"]}\n`;

/** Songs with the id of the second song, but other words and labels. */
const again = numberedSongs(2, { from: 20 }).replaceAll(/"song-\d+"/g, '"song-1"')
  .replaceAll("[0,0,1,1,0,0,1,1]", "[0,0,0,1,1,1,1,0]");

async function done(...args: string[]) {
  const { code, stderr } = await ended(startRefrain(...args));
  assert.equal(code, 0, stderr);
}

Deno.test("Annotations score the same as the model, even if an unlabelled song with the same id came first", () =>
  inTemporaryFolder({
    "one.jsonl": unlabelled + numberedSongs(3),
    "two.jsonl": again + unlabelled,
  }, async (folder) => {
    const [one, two, annotations, json] = ["one.jsonl", "two.jsonl", "annotations", "scores"]
      .map((name) => `${folder}/${name}`);
    await done("annotate", "--model", "blstm", "--lines", "--output", annotations, one, two);
    await done(
      ...["evaluate", "--model", "blstm", "--predictions", annotations, one, two],
      ...["--json", json, "--resamples", "100"],
    );
    const { songs, systems: [model, file], left_out } = scoresFileSchema.parse(
      JSON.parse(await Deno.readTextFile(json)),
    );
    assert.deepEqual(left_out, { unlabelled: 2, rejected: 0, unknown: 2, unpredicted: 0 });
    assert.deepEqual(songs.map(({ id, occurrence = 1 }) => [id, occurrence]), [
      ["song-0", 1],
      ["song-1", 2],
      ["song-2", 1],
      ["song-1", 3],
      ["song-1", 4],
    ]);
    assertNear(file.scores, model.scores, 1e-5);
    assertNear(file.statistics, model.statistics, 1e-4);
  }));
