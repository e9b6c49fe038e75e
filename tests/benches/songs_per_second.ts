/**
 * Songs per second of `refrain annotate`, JSONL to JSONL, each song once, cold start included: the
 * whole process is timed, start to end, on one core if `taskset` is there.
 *
 *     deno run --allow-all tests/benches/songs_per_second.ts [FILE] [RUNS] [annotate flags]
 *
 * FILE is JSONL, plain or compressed (default: the training part of open-songs).
 *
 * @module
 */
const root = new URL("../../", import.meta.url);
const [
  file = new URL("examples/open-songs/train.jsonl.gz", root).pathname,
  runs = "7",
  ...flags
] = Deno.args;

/** The command that pins a process to one core; nothing where there is none. */
async function pinned(command: string[]): Promise<string[]> {
  const taskset = ["taskset", "--cpu-list", "0"];
  try {
    await new Deno.Command(taskset[0], { args: ["--version"], stdout: "null" }).output();
    return [...taskset, ...command];
  } catch {
    console.log("taskset is not here: the process may use every core");
    return command;
  }
}

async function timedRun(command: readonly string[]): Promise<{ seconds: number; songs: number }> {
  const start = performance.now();
  const { code, stderr } = await new Deno.Command(command[0], {
    args: command.slice(1),
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  const seconds = (performance.now() - start) / 1000;
  const accounting = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`annotate ended with ${code}: ${accounting}`);
  return { seconds, songs: Number(/written=(\d+)/.exec(accounting)![1]) };
}

const command = await pinned([
  ...[
    Deno.execPath(),
    "run",
    "--lock=deno.lock",
    "--frozen",
    "--no-prompt",
    "--allow-read",
    "--allow-write",
  ],
  ...["main.ts", "annotate", file, ...flags],
]);
const seconds: number[] = [];
for (let run = 1; run <= Number(runs); run++) {
  const timed = await timedRun(command);
  seconds.push(timed.seconds);
  const rate = (timed.songs / timed.seconds).toFixed(1);
  console.log(
    `run ${run}: ${timed.songs} songs in ${timed.seconds.toFixed(3)} s, ${rate} a second`,
  );
  if (run === Number(runs)) {
    const median = seconds.sort((one, other) => one - other)[seconds.length >> 1];
    console.log(`median ${(timed.songs / median).toFixed(1)} songs a second`);
    console.log(`fastest ${(timed.songs / seconds[0]).toFixed(1)} songs a second`);
  }
}
