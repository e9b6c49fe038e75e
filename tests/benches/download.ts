/**
 * How much each command downloads when it first runs, as a table: each row has an empty cache of Deno of
 * its own. It needs the network and some minutes.
 *
 *     deno task bench:download
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SONGS = "examples/songs.jsonl";
const CONSUME = "--brokers 127.0.0.1:1 --group g --topic t --output o";

const folder = await Deno.makeTempDir({ prefix: "refrain-download-" });

/** The tasks of each row; those that cannot end well here still load everything that they need. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  "annotate": [`annotate ${SONGS}`],
  "annotate --model blstm": [`annotate --model blstm ${SONGS}`],
  "evaluate": [`evaluate --baselines ${SONGS}`],
  "relabel": [`relabel ${SONGS} --output ${folder}/edition`],
  "consume": [`annotate ${SONGS}`, `consume ${CONSUME}`],
  "evaluate --report": [`evaluate --baselines ${SONGS} --report ${folder}/report.html`],
  "train": [`train ${SONGS} --output ${folder}/refrain.safetensors --epochs 1`],
  "train --network blstm": [
    `train ${SONGS} --output ${folder}/blstm.safetensors --network blstm --max-epochs 1`,
  ],
  "check, test": ["types"],
};

try {
  console.log("| command | downloads |\n| --- | --- |");
  for (const [name, tasks] of Object.entries(ROWS)) {
    const cache = await Deno.makeTempDir({ dir: folder });
    for (const task of tasks) {
      await new Deno.Command(Deno.execPath(), {
        args: ["task", ...task.split(" ")],
        cwd: ROOT,
        env: { DENO_DIR: cache },
        stdout: "null",
        stderr: "null",
      }).output();
    }
    console.log(`| ${name} | ${await megabytes(cache)} MB |`);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Disk space in use, as `du` counts it. */
async function megabytes(path: string): Promise<string> {
  const { stdout } = await new Deno.Command("du", { args: ["-sm", path] }).output();
  return new TextDecoder().decode(stdout).split("\t")[0];
}
