/**
 * Memory of `refrain annotate` over many different songs from stdin: open-songs with their words
 * shuffled again each time, so that no cache helps. Linux only (reads /proc).
 *
 *     deno run --allow-all tests/benches/memory.ts [SONGS] [annotate flags]
 *
 * Prints the peak, and how the resident memory changed over the last 80 % of the run.
 *
 * @module
 */
import { renewedSongs } from "../support/renewed_songs.ts";

const root = new URL("../../", import.meta.url);
const [count = "100000", ...flags] = Deno.args;
const songs = Number(count);
const encoder = new TextEncoder();

const annotate = new Deno.Command(Deno.execPath(), {
  args: [
    ...["run", "--lock=deno.lock", "--frozen", "--no-prompt", "--allow-read", "--allow-write"],
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

/** Sends the songs. */
async function feed(): Promise<void> {
  const stdin = annotate.stdin.getWriter();
  for (const song of renewedSongs(songs)) {
    await stdin.write(encoder.encode(`${JSON.stringify(song)}\n`));
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
