/**
 * How long `refrain evaluate` takes beyond tagging: the whole command as a process, with `--json` and
 * `--report`, compared with tagging the same songs by the same models in this process.
 *
 *     deno run --allow-all tests/benches/evaluate_seconds.ts [SONGS] [RUNS]
 *
 * Songs are the first of the training part of open-songs; models are blstm and the rules.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import { loadModel, MODEL_NAMES } from "#pipelines/annotator/model_store.ts";
import { readDataSet } from "#pipelines/stream/data_set.ts";
import { referenceSongs } from "#pipelines/evaluate/run.ts";
import { filesSource } from "#pipelines/stream/sources/files.ts";
import { MAX_RECORD_BYTES } from "#pipelines/stream/sources/contract.ts";
import { predictSongs } from "#pipelines/annotator/predictions.ts";
import { gunzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);
const [count = "1000", runs = "5"] = Deno.args;
/** The time that starting, reading, scoring, intervals and the report may take together. */
const BAR_SECONDS = 10;

const folder = await Deno.makeTempDir({ prefix: "refrain-" });
const path = `${folder}/songs.jsonl`;
const train = await Deno.readFile(new URL("examples/open-songs/train.jsonl.gz", root));
await Deno.writeTextFile(
  path,
  gunzipSync(train).toString().split("\n").slice(0, Number(count)).join("\n") + "\n",
);

const source = filesSource([path], "jsonl", MAX_RECORD_BYTES);
const songs = referenceSongs([await readDataSet("songs", source, SONG_LIMITS)]);
const models = await Promise.all(MODEL_NAMES.map((name) => loadModel(name)));

/** Tags the songs with every model. */
async function tag(): Promise<void> {
  for (const { tagger } of models) await predictSongs(tagger, songs);
}

/** Evaluates every model, as a user does. */
async function evaluate(): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "--lock=deno.lock",
        "--frozen",
        "--no-prompt",
        "--allow-read",
        "--allow-write",
        "main.ts",
      ],
      ...["evaluate", path, "--model", "blstm", "--baselines", "--force"],
      ...["--json", `${folder}/scores.json`, "--report", `${folder}/report.html`],
    ],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new Error(`evaluate ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
}

async function secondsOf(action: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

const tagging: number[] = [], whole: number[] = [];
for (let run = 1; run <= Number(runs); run++) {
  tagging.push(await secondsOf(tag));
  whole.push(await secondsOf(evaluate));
  console.log(
    `run ${run}: tagging ${tagging.at(-1)!.toFixed(2)} s, evaluate ${whole.at(-1)!.toFixed(2)} s`,
  );
}
await Deno.remove(folder, { recursive: true });

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
const beyond = median(whole) - median(tagging);
console.log(
  `${count} songs, ${MODEL_NAMES.length} models: median tagging ${median(tagging).toFixed(2)} s, ` +
    `evaluate ${median(whole).toFixed(2)} s; beyond tagging ${beyond.toFixed(2)} s ` +
    `(the bar is ${BAR_SECONDS} s)`,
);
