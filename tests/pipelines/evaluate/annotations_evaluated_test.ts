import { gunzipSync } from "node:zlib";
import type { SystemScores } from "#lib/evaluation/scores_file.ts";
import { runToCompletion } from "#lib/cooperative_task.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { loadModel, loadTagger } from "#pipelines/annotator/model_store.ts";
import { readDataSet } from "#pipelines/stream/data_set.ts";
import { evaluateCandidates, referenceSongs } from "#pipelines/evaluate/run.ts";
import { tagCandidates } from "#pipelines/evaluate/tagging.ts";
import { readPredictions } from "#pipelines/evaluate/predictions.ts";
import assert from "node:assert/strict";
import { annotated } from "../../support/annotate_run.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { MemorySink } from "../../support/memory_sink.ts";
import { assertNear } from "../../support/numbers.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const validation = new URL("../../../examples/open-songs/validation.jsonl.gz", import.meta.url);
const jsonl = gunzipSync(Deno.readFileSync(validation)).toString().split("\n").slice(0, 25)
  .join("\n");
const { signal } = new AbortController();

const data = [await readDataSet("validation", bytesSource(jsonl), SONG_LIMITS)];
const songs = referenceSongs(data);

/** The scores of a model, and of its own annotations taken from a file. */
async function bothWays(name: string): Promise<[model: SystemScores, annotations: SystemScores]> {
  const candidates = await tagCandidates([await loadModel(name)], songs, data, undefined, signal);
  const tagger = await loadTagger(name);
  const { output } = await annotated(bytesSource(jsonl), { tagger, withLines: true });
  tagger.dispose();
  let systems: SystemScores[] = [];
  await inTemporaryFolder({ "annotations.jsonl": output.text }, async (folder) => {
    const file = await readPredictions(`${folder}/annotations.jsonl`, songs, new MemorySink());
    const both = [...candidates, file], settings = { resamples: 100, seed: 1 };
    systems = runToCompletion(evaluateCandidates(data, songs, both, [file], settings)).file.systems;
  });
  return [systems[0], systems[1]];
}

for (const name of ["blstm", "recurring-pair"]) {
  Deno.test(`The annotations of ${name} get the scores of ${name}, with probabilities to 1e-5`, async () => {
    const [model, annotations] = await bothWays(name);
    const { calibration, segment_calibration, collapse, ...scores } = model.scores;
    assert.equal(scores.songs, 25);
    const {
      calibration: theirs,
      segment_calibration: ofSegments,
      collapse: collapsed,
      ...others
    } = annotations.scores;
    assert.deepEqual(others, scores);
    assertNear(theirs, calibration, 1e-5);
    assertNear(ofSegments, segment_calibration, 1e-5);
    assertNear(collapsed, collapse, 1e-5);
    assert.deepEqual(annotations.model, model.model);
    assert.deepEqual(
      annotations.distributions.tolerance_curve,
      model.distributions.tolerance_curve,
    );
  });
}
