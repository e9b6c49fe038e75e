import { runSummarySchema } from "#pipelines/annotate/report.ts";
import assert from "node:assert/strict";
import { numberedSongs } from "../support/labelled_songs.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

Deno.test("A run reports label usage, and warns about a model that predicts one label", () =>
  inTemporaryFolder({ "songs.jsonl": numberedSongs(20) }, async (folder) => {
    const annotate = ["annotate", `${folder}/songs.jsonl`, "--metrics", `${folder}/run.json`];
    const [rule, blstm] = await Promise.all([
      ended(startRefrain(...annotate, "--model", "all-verse")),
      ended(startRefrain("annotate", `${folder}/songs.jsonl`, "--model", "blstm")),
    ]);
    assert.equal(rule.code, 0);
    assert.match(
      rule.stderr,
      /^labels: chorus rate 0\.000, songs with one label throughout 20 of 20\n/,
    );
    assert.match(rule.stderr, /^warning: collapsed: the chorus rate is 0\.000, below 0\.01$/m);
    assert.match(
      blstm.stderr,
      /^labels: chorus rate 0\.\d{3}, mean confidence of lines 0\.\d{3}, songs with one label/m,
    );
    const run = runSummarySchema.parse(JSON.parse(await Deno.readTextFile(`${folder}/run.json`)));
    assert.deepEqual([run.model.probabilities, run.collapse.songs], ["none", 20]);
    assert.equal(run.scores?.model.songs, 20);
    assert.equal(JSON.parse(rule.stdout.split("\n")[0]).model.probabilities, "none");
  }));

Deno.test("A run without songs reports no label usage", async () => {
  const { code, stderr } = await ended(startRefrain("annotate", "--model", "all-verse"));
  assert.equal(code, 0);
  assert.ok(!stderr.includes("labels:") && !stderr.includes("warning:"), stderr);
});
