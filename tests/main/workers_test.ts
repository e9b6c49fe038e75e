import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { jsonlOfSongs, jsonOfSong, numberedSong } from "../support/numbered_song.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";
import { assertTook, pause, within } from "../support/within.ts";

const train = new URL("../../examples/open-songs/train.jsonl.gz", import.meta.url);
const encoder = new TextEncoder();

/** The accounting that ends a run's stderr. */
function accountingOf(stderr: string): string {
  return stderr.trimEnd().split("\n").at(-1)!;
}

for (const model of ["blstm", "recurring-pair"]) {
  Deno.test(`Any number of workers writes the same bytes with ${model}, to stdout and to files`, () => {
    const songs = gunzipSync(Deno.readFileSync(train)).toString().split("\n").slice(0, 400);
    // Some records are not songs.
    const input = songs.toSpliced(399, 0, "[]").toSpliced(100, 0, `{"id":1}`, "oops").join("\n");
    return inTemporaryFolder({ "open.jsonl": input }, async (folder) => {
      const runs = [];
      for (const workers of [0, 1, 2, 3]) {
        const written = ["rejects", "metrics"].map((flag) =>
          `--${flag}=${folder}/${flag}-${workers}`
        );
        const { code, stdout, stderr } = await ended(startRefrain(
          ...["annotate", "--model", model, "--workers", `${workers}`, "--lines", ...written],
          ...["examples/songs.jsonl", `${folder}/open.jsonl`],
        ));
        assert.equal(code, 0, stderr);
        const [rejects, metrics] = await Promise.all(
          ["rejects", "metrics"].map((name) => Deno.readTextFile(`${folder}/${name}-${workers}`)),
        );
        runs.push({ stdout, stderr, rejects, metrics });
      }
      assert.equal(accountingOf(runs[0].stderr), "read=439 written=436 rejected=3 filtered=0");
      for (const run of runs.slice(1)) assert.deepEqual(run, runs[0]);
    });
  });
}

Deno.test("An invalid or too large number of workers is refused", async () => {
  const all = await Promise.all(
    ["x", "-1", "1.5", "257"].map((workers) =>
      ended(startRefrain("annotate", "--model", "all-verse", `--workers=${workers}`))
    ),
  );
  for (const { code, stdout, stderr } of all) {
    assert.deepEqual([code, stdout], [64, ""]);
    assert.match(stderr, /^refrain: .*--workers.*\n$/);
  }
});

Deno.test("SIGINT while workers are busy ends with 130 and complete records, all of them counted", () =>
  inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(0, 29_999) }, async (folder) => {
    const run = startRefrain("annotate", "--workers", "2", `${folder}/songs.jsonl`);
    await run.stdin.close();
    const texts: string[] = [];
    let asked = NaN;
    for await (const text of run.stdout.pipeThrough(new TextDecoderStream())) {
      if (texts.push(text) !== 3) continue;
      asked = performance.now();
      run.kill("SIGINT");
    }
    assertTook(performance.now() - asked, 3000);
    const [{ code }, stderr] = await Promise.all([run.status, run.stderr.text()]);
    assert.equal(code, 130, stderr);
    const text = texts.join("");
    assert.ok(text.endsWith("\n"));
    const ids = text.trimEnd().split("\n").map((line) => JSON.parse(line).id);
    assert.deepEqual(ids, ids.map((_, number) => `song-${number}`));
    assert.ok(ids.length < 30_000, "it was interrupted before its end");
    assert.match(stderr, new RegExp(`^read=${ids.length} written=${ids.length} `, "m"));
  }));

Deno.test("A reader that closes stdout early ends a run with workers without a message", () =>
  inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(0, 29_999) }, async (folder) => {
    const run = startRefrain("annotate", "--workers", "2", `${folder}/songs.jsonl`);
    await run.stdin.close();
    const reader = run.stdout.getReader();
    assert.ok((await reader.read()).value!.length > 0);
    await reader.cancel();
    const [{ code }, stderr] = await within(
      20_000,
      Promise.all([run.status, run.stderr.text()]),
    );
    assert.deepEqual([code, stderr], [0, ""]);
  }));

Deno.test("A single song is annotated at once, without waiting for the next", async () => {
  const run = startRefrain("annotate", "--workers", "3", "-");
  const keyboard = run.stdin.getWriter();
  const answers = run.stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (let number = 0; number < 3; number++) {
    await keyboard.write(encoder.encode(jsonOfSong(numberedSong(number)) + "\n"));
    // The first waits for the program to start.
    const { value } = await within(number === 0 ? 15_000 : 900, answers.read());
    assert.equal(JSON.parse(value!).id, `song-${number}`);
    await pause(1000);
  }
  await keyboard.close();
  assert.ok((await answers.read()).done);
  const [{ code }, stderr] = await Promise.all([run.status, run.stderr.text()]);
  assert.deepEqual([code, accountingOf(stderr)], [
    0,
    "read=3 written=3 rejected=0 filtered=0",
  ]);
});

Deno.test("An input without songs needs no worker", async () => {
  const { code, stdout, stderr } = await ended(
    startRefrain("annotate", "--workers", "2"),
    `{"id":1}\n`,
  );
  assert.deepEqual([code, stdout], [0, ""]);
  assert.equal(accountingOf(stderr), "read=1 written=0 rejected=1 filtered=0");
});
