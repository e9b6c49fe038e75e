import { identifyCatalogue } from "#lib/edition/manifest.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import type { Annotator } from "#pipelines/annotator/contract.ts";
import { encodeAnnotations } from "#pipelines/annotator/encoded_annotation.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { WorkerPool } from "#pipelines/annotator/workers/pool.ts";
import { findInputs } from "#pipelines/relabel/catalogue.ts";
import type { InputError } from "#pipelines/relabel/catalogue_input.ts";
import { RelabelProgress } from "#pipelines/relabel/progress.ts";
import { relabel } from "#pipelines/relabel/run.ts";
import assert from "node:assert/strict";
import { annotatorSettings } from "../../support/annotator_settings.ts";
import { filesBelow } from "../../support/files_below.ts";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { WatchedWorkers } from "../../support/watched_workers.ts";

const settings = annotatorSettings();
const { model } = recurringPair;

/** Labels the catalogue of a folder, as `relabel` does, with an annotator of the test's own. */
async function labelled(folder: string, edition: string, annotator: Annotator) {
  const { inputs } = await findInputs([`${folder}/catalogue`], "auto");
  const progress = new RelabelProgress({ inputs: inputs.length, bytes: 1 }, () => {});
  try {
    const faults: InputError[] = [];
    const { manifest } = await relabel({
      inputs,
      edition: {
        provenance: {
          ...{ refrain: "0.0.0", model },
          output_options: {
            ...{ format: "auto", languages: null, lines: false, partition_songs: 100 },
            ignore_breaks: false,
            ...{ max_lines: SONG_LIMITS.maxLines, max_line_bytes: 1 << 20, compression: "none" },
          },
          catalogue: identifyCatalogue(inputs.map(({ name }) => name)),
        },
        shard: "1/1",
      },
      folder: `${folder}/${edition}`,
      annotatorFor: () => ({
        annotator: encodeAnnotations(annotator),
        close: () => Promise.resolve(),
      }),
      limitRate: () => Promise.resolve(),
      progress,
      onInputError: (fault) => void faults.push(fault),
      signal: new AbortController().signal,
    });
    assert.deepEqual(faults, []);
    return manifest!;
  } finally {
    progress.end();
    annotator.dispose();
  }
}

function pool(): Annotator {
  const { spawn } = new WatchedWorkers();
  return new WorkerPool(model, { model: { rule: "recurring-pair" }, settings, results: "values" }, {
    workers: 2,
    spawn,
  });
}

/** Songs, some of which kill their worker. */
function jsonl(first: number, last: number, deadly: readonly number[]): string[] {
  return jsonlOfSongs(first, last).trimEnd().split("\n").map((song, place) =>
    deadly.includes(first + place)
      ? `{"id":"song-${first + place}","lines":["la la","throws","la la"]}`
      : song
  );
}

Deno.test("A song that kills every worker is a reject of its part, and all others are labelled", () => {
  const [rock, pop] = [jsonl(1, 250, [7, 120, 121]), jsonl(251, 400, [400])];
  const healthy = (songs: readonly string[]) => songs.filter((song) => !song.includes("throws"));
  return inTemporaryFolder({
    ...{ "catalogue/rock.jsonl": rock.join("\n"), "catalogue/pop.jsonl": pop.join("\n") },
    "healthy/catalogue/rock.jsonl": healthy(rock).join("\n"),
    "healthy/catalogue/pop.jsonl": healthy(pop).join("\n"),
  }, async (folder) => {
    for (const edition of ["edition", "again"]) {
      await Deno.mkdir(`${folder}/${edition}`);
      const { records } = await labelled(folder, edition, pool());
      assert.deepEqual([records.read, records.written, records.rejected], [400, 396, 4]);
    }
    const files = await filesBelow(`${folder}/edition`);
    assert.deepEqual(await filesBelow(`${folder}/again`), files);
    const read = (path: string) => Deno.readTextFile(`${folder}/${path}`);
    const rejected = await Promise.all(
      ["rock-00000", "rock-00001", "pop-00001"].map(async (part) => {
        const lines = (await read(`edition/rejects/${part}.jsonl`)).trimEnd().split("\n");
        return lines.map((line) => {
          const { error: { code }, source: { file, line: number } } = JSON.parse(line);
          return `${code} ${file} ${number}`;
        });
      }),
    );
    assert.deepEqual(rejected, [
      ["untaggable rock.jsonl 7"],
      ["untaggable rock.jsonl 120", "untaggable rock.jsonl 121"],
      ["untaggable pop.jsonl 150"],
    ]);

    await Deno.mkdir(`${folder}/healthy/edition`);
    const here = new InProcessAnnotator(recurringPair, settings);
    await labelled(`${folder}/healthy`, "edition", here);
    for (const name of ["rock", "pop"]) {
      const all = async (edition: string) => {
        const paths = Object.keys(await filesBelow(`${folder}/${edition}/annotations`))
          .filter((path) => path.startsWith(name));
        return (await Promise.all(paths.map((path) => read(`${edition}/annotations/${path}`))))
          .join("");
      };
      assert.equal(await all("edition"), await all("healthy/edition"));
    }
  });
});
