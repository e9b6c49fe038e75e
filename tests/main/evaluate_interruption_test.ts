import assert from "node:assert/strict";
import { numberedSongs } from "../support/labelled_songs.ts";
import { startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";
import { assertTook } from "../support/within.ts";

/** Songs of eight lines, which take some seconds to tag. */
const MANY = 40_000;

for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`${signal} ends tagging with ${exitCode} and leaves no finished output`, () =>
    inTemporaryFolder({ "songs.jsonl": numberedSongs(MANY) }, async (folder) => {
      const evaluation = startRefrain(
        ...["evaluate", "--model", "blstm", `${folder}/songs.jsonl`],
        ...["--json", `${folder}/scores.json`, "--rejects", `${folder}/rejects.jsonl`],
      );
      await evaluation.stdin.close();
      let output = "", asked = NaN;
      for await (const text of evaluation.stderr.pipeThrough(new TextDecoderStream())) {
        output += text;
        if (!output.includes(`${MANY} labelled songs`)) continue;
        asked = performance.now();
        evaluation.kill(signal);
      }
      const [{ code }, stdout] = await Promise.all([evaluation.status, evaluation.stdout.text()]);
      assertTook(performance.now() - asked, 3000);
      assert.deepEqual([code, stdout], [exitCode, ""], output);
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["songs.jsonl"]);
    }));
}
