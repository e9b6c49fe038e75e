/**
 * Memory of `refrain annotate` over many different songs from stdin: open-songs with their words
 * shuffled anew each time, so that no cache helps. Linux only (reads /proc).
 *
 *     deno run --allow-all tests/benches/memory.ts [SONGS] [annotate flags]
 *
 * Prints the peak, and how the resident memory changed over the last 80 % of the run.
 *
 * @module
 */
import { seededRandom } from "#lib/random.ts";
import { gunzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);
const [count = "100000", ...flags] = Deno.args;
const songs = Number(count);
const encoder = new TextEncoder();

const lines = gunzipSync(
  Deno.readFileSync(new URL("examples/open-songs/train.jsonl.gz", root)),
).toString().trim().split("\n").map((line) => JSON.parse(line).lines as string[]);

const annotate = new Deno.Command(Deno.execPath(), {
  args: [
    ...["run", "--frozen", "--no-prompt", "--allow-read", "--allow-write"],
    ...["main.ts", "annotate", ...flags],
  ],
  cwd: root,
  stdin: "piped",
  stdout: "piped",
  stderr: "inherit",
}).spawn();

/** Resident memory now, and its peak so far, in MB. */
function memory(): { resident: number; peak: number } {
  const status = Deno.readTextFileSync(`/proc/${annotate.pid}/status`);
  const megabytes = (field: string) =>
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) / 1024;
  return { resident: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

/** Songs that differ from each other: real line lengths and repeats, words dealt out anew. */
async function feed(): Promise<void> {
  const random = seededRandom(7);
  const stdin = annotate.stdin.getWriter();
  for (let song = 0; song < songs; song++) {
    const original = lines[song % lines.length];
    const dealt = new Map<string, string>();
    const words = random.shuffled(original.flatMap((line) => line.split(" ")));
    const shuffled = original.map((line) => {
      const renewed = dealt.get(line) ??
        line.split(" ").map(() => `${words[random.below(words.length)]}${song % 7}`).join(" ");
      dealt.set(line, renewed);
      return renewed;
    });
    const record = { id: `song-${song}`, lines: shuffled };
    await stdin.write(encoder.encode(JSON.stringify(record) + "\n"));
  }
  await stdin.close();
}

/** Reads the annotations and measures after every hundredth of them. */
async function measure(): Promise<{ done: number; resident: number; peak: number }[]> {
  const measured = [];
  let done = 0;
  for await (const chunk of annotate.stdout) {
    for (const byte of chunk) if (byte === 10) done++;
    if (done >= (measured.length + 1) * songs / 100) measured.push({ done, ...memory() });
  }
  return measured;
}

const [measured] = await Promise.all([measure(), feed()]);
await annotate.status;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
const fifths = Array.from(
  { length: 5 },
  (_, fifth) =>
    measured.slice(fifth * measured.length / 5, (fifth + 1) * measured.length / 5)
      .map(({ resident }) => resident),
);
console.log(`${songs} songs; peak ${Math.max(...measured.map(({ peak }) => peak)).toFixed(0)} MB`);
console.log(
  `mean of each fifth of the run: ${fifths.map((fifth) => mean(fifth).toFixed(0)).join(", ")} MB`,
);
