import { PRINTED_SCORES, scoreNamed } from "#lib/metrics/scores.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { runToCompletion } from "#lib/cooperative_task.ts";
import { readDataSet } from "#pipelines/stream/data_set.ts";
import { evaluateCandidates, referenceSongs } from "#pipelines/evaluate/run.ts";
import { readPredictions } from "#pipelines/evaluate/predictions.ts";
import assert from "node:assert/strict";
import { bytesSource } from "../../support/byte_chunks.ts";
import { MemorySink } from "../../support/memory_sink.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** The names of two songs' sections, of three lines each. */
const songs = [
  ["Verse 1", "Verse 2", "Chorus", "Bridge", "Chorus", "Outro"],
  ["Chorus", "Hook", "Intro", "Verse 1", "Verse 2"],
];

/** Labels, and the same as sections; each section is a stanza. */
const structures = songs.map((names) => ({
  breaks: names.map((_, place) => 3 * place).slice(1),
  labels: names.flatMap((name) => [name, name, name]),
  sections: names.map((label, place) => ({ start: 3 * place, end: 3 * place + 3, label })),
}));

function jsonl(
  recordOf: (structure: typeof structures[number], lines: string[]) => object,
): string {
  return structures.map((structure, song) => {
    const lines = structure.labels.map((name, line) => `line ${line % 3} of ${name}`);
    return JSON.stringify({ id: `song-${song}`, ...recordOf(structure, lines) }) + "\n";
  }).join("");
}

const references = {
  labels: jsonl(({ labels, breaks }, lines) => ({ lines, labels, breaks })),
  sections: jsonl(({ sections, breaks }, lines) => ({ lines, sections, breaks })),
};
const predicted = {
  labels: jsonl(({ labels }) => ({ labels })),
  segments: jsonl(({ sections }) => ({ segments: sections })),
};

for (const [stated, reference] of Object.entries(references)) {
  for (const [field, predictions] of Object.entries(predicted)) {
    Deno.test(`Reference ${stated} as predicted ${field} have the best value of every score`, () =>
      inTemporaryFolder({ "predictions.jsonl": predictions }, async (folder) => {
        const data = [await readDataSet("reference", bytesSource(reference), SONG_LIMITS)];
        const songs = referenceSongs(data);
        const file = await readPredictions(`${folder}/predictions.jsonl`, songs, new MemorySink());
        const settings = { resamples: 1, seed: 1 };
        const evaluation = runToCompletion(
          evaluateCandidates(data, songs, [file], [file], settings),
        );
        const { systems: [{ scores }] } = evaluation.file;
        assert.equal(scores.songs, 2);
        assert.equal(scores.sections.exact.pooled!.recall, 1);
        assert.ok(
          songs.every(({ reference }) => reference.sectionStarts.length >= 4),
          "verses stay apart",
        );
        const best = { higher: 1, lower: 0, "near 0": 0, "near 1": 1 };
        const measured = PRINTED_SCORES.filter(({ metric }) => !metric.endsWith("calibration"));
        for (const { name, better } of measured) {
          const score = scoreNamed(scores, name);
          assert.ok(score !== null && Math.abs(score - best[better]) < 1e-12, `${name}: ${score}`);
        }
      }));
  }
}
