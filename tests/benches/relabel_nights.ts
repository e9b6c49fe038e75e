/**
 * Two nights of `refrain relabel`, each as a separate process, cold start included: songs per second
 * compared with `annotate` on the same songs, in turn; the memory of a whole catalogue; and how much
 * faster the second night is if one song of a hundred has changed and `--changed-only` is given.
 *
 *     deno run --allow-all tests/benches/relabel_nights.ts [SONGS [ROUNDS [SONGS A ROUND]]]
 *
 * By default 1,000,000 songs in inputs of 50,000, after 5 rounds over one input. Linux only.
 *
 * @module
 */
import { median } from "../support/numbers.ts";
import { renewedSongs } from "../support/renewed_songs.ts";
import { type TimedProcess, timedProcess } from "../support/timed_process.ts";

const [songs = 1_000_000, rounds = 5, inputSongs = 50_000] = Deno.args.map(Number);
const CHANGED_EACH = 100;
const WRITTEN_AT_ONCE = 1000;

const place = await Deno.makeTempDir({ prefix: "refrain-nights-" });
const folders = ["first", "second"].map((night) => `${place}/${night}`);
for (const folder of folders) await Deno.mkdir(folder);

/** Both catalogues, input by input. */
async function writeCatalogues(): Promise<void> {
  const all = renewedSongs(songs);
  for (let begun = 0; begun < songs; begun += inputSongs) {
    const name = `${String(begun / inputSongs).padStart(4, "0")}.jsonl`;
    const files = await Promise.all(folders.map((folder) => Deno.create(`${folder}/${name}`)));
    for (let done = 0; done < inputSongs && begun + done < songs; done += WRITTEN_AT_ONCE) {
      const count = Math.min(WRITTEN_AT_ONCE, inputSongs - done, songs - begun - done);
      const some = Array.from({ length: count }, () => all.next().value!);
      const changed = some.map((song, place) =>
        place % CHANGED_EACH === 0 ? { ...song, lines: [...song.lines, "A line more"] } : song
      );
      for (const [night, lines] of [some, changed].entries()) {
        const text = lines.map((song) => `${JSON.stringify(song)}\n`).join("");
        await new Blob([text]).stream().pipeTo(files[night].writable, { preventClose: true });
      }
    }
    for (const file of files) file.close();
  }
}

/** Runs Refrain, which must write this number of songs. */
async function written(count: number, ...args: string[]): Promise<TimedProcess> {
  const run = await timedProcess(args, { lookEvery: 200 });
  if (!run.stderr.includes(`written=${count} `)) throw new Error(`${args[0]}: ${run.stderr}`);
  return run;
}

const rate = (count: number, seconds: number) => `${(count / seconds).toFixed(0)} songs a second`;
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value) / values.length;

try {
  await writeCatalogues();
  const [first, second] = folders, one = `${first}/0000.jsonl`, of = Math.min(songs, inputSongs);
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const outputs = ["annotated", "relabelled"].map((name) => `${place}/${name}-${round}`);
    const annotate = await written(of, "annotate", one, "--output", outputs[0]);
    const relabel = await written(of, "relabel", one, "--output", outputs[1]);
    ratios.push(annotate.seconds / relabel.seconds);
    const [a, r] = [annotate, relabel].map(({ seconds }) => rate(of, seconds));
    const load = Deno.loadavg()[0].toFixed(1);
    console.log(
      `round ${round}: annotate ${a}, relabel ${r}: ${ratios.at(-1)!.toFixed(2)}; load ${load}`,
    );
    for (const path of outputs) await Deno.remove(path, { recursive: true });
  }
  if (rounds > 0) console.log(`relabel to annotate: ${median(ratios).toFixed(2)} (median)`);

  const nights = [`${place}/labels/1`, `${place}/labels/2`];
  const whole = await written(songs, "relabel", first, "--output", nights[0]);
  const fifth = Math.ceil(whole.resident.length / 5);
  const fifths = [0, 1, 2, 3, 4].map((n) => mean(whole.resident.slice(n * fifth, (n + 1) * fifth)));
  console.log(
    `first night: ${songs} songs in ${whole.seconds.toFixed(1)} s, ${
      rate(songs, whole.seconds)
    }; ` +
      `peak ${whole.peak.toFixed(0)} MB, fifths ${fifths.map((n) => n.toFixed(0)).join(", ")} MB`,
  );
  const again = ["--previous", nights[0], "--changed-only"];
  const changed = await written(songs, "relabel", second, "--output", nights[1], ...again);
  console.log(
    `second night, 1 of ${CHANGED_EACH} changed: ${changed.seconds.toFixed(1)} s, ` +
      `${rate(songs, changed.seconds)}; peak ${changed.peak.toFixed(0)} MB: ` +
      `${(whole.seconds / changed.seconds).toFixed(1)} times as fast`,
  );
} finally {
  await Deno.remove(place, { recursive: true });
}
