import { createEvaluation, seededSongs } from "../../support/evaluations.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { within } from "../../support/within.ts";
import { compareCommand } from "#pipelines/evaluate/compare.ts";
import { EXIT } from "#pipelines/errors.ts";
import assert from "node:assert/strict";

const { file } = createEvaluation(seededSongs(400, 2));

Deno.test("An interrupted comparison ends at once with the signal's exit code and prints nothing", () =>
  inTemporaryFolder({ "scores.json": JSON.stringify(file) }, async (folder) => {
    const scores = `${folder}/scores.json`, controller = new AbortController();
    // A whole run of this takes many seconds.
    const ending = compareCommand.run(
      [scores, scores, "--resamples", "100000"],
      controller.signal,
    );
    setTimeout(() => controller.abort(EXIT.interrupted), 300);
    assert.equal(await within(3000, ending), 130);
  }));
