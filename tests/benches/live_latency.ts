/**
 * How long `refrain annotate --live` takes to answer a line: a song of 100 lines is written to it,
 * each line when the one before has been answered.
 *
 *     deno run --allow-all tests/benches/live_latency.ts [SONGS] [annotate flags]
 *
 * @module
 */
// @ts-types="#pipelines/stream/std.d.ts"
import { TextLineStream } from "@std/streams";
import { gunzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);
const [count = "5", ...flags] = Deno.args;
const LINES = 100;

const songs = gunzipSync(
  Deno.readFileSync(new URL("examples/open-songs/train.jsonl.gz", root)),
).toString().trim().split("\n").map((line) => JSON.parse(line).lines as string[])
  .filter((lines) => lines.length >= LINES).slice(0, Number(count));

const last: number[] = [], all: number[] = [];
for (const lines of songs) {
  const annotate = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--lock=deno.lock", "--frozen", "--no-prompt", "--allow-read", "--allow-write"],
      ...["main.ts", "annotate", "--live", ...flags],
    ],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const stdin = annotate.stdin.getWriter();
  const answers = annotate.stdout.pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream()).getReader();
  let seconds = 0;
  for (const line of lines.slice(0, LINES)) {
    const start = performance.now();
    await stdin.write(new TextEncoder().encode(line + "\n"));
    await answers.read();
    seconds = performance.now() - start;
    all.push(seconds);
  }
  last.push(seconds);
  await stdin.close();
  await annotate.status;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
console.log(`line 100 of ${songs.length} songs: ${last.map((ms) => ms.toFixed(1)).join(", ")} ms`);
console.log(
  `line 100: median ${median(last).toFixed(1)} ms; any line: ${median(all).toFixed(1)} ms`,
);
