import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import configuration from "../../deno.json" with { type: "json" };
import { oddSongs } from "../support/odd_songs.ts";
import { jsonlOfSongs, numberedSong } from "../support/numbered_song.ts";
import { ended, startAnnotate, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";
import { pause } from "../support/within.ts";

const SONG = `{"id":"s","lines":["la la","river","la la","river","moon"]}`;

/** The last line on stderr, as numbers. */
function accountingOf(stderr: string) {
  const last = stderr.trimEnd().split("\n").at(-1)!;
  const found = /^read=(\d+) written=(\d+) rejected=(\d+) filtered=(\d+)$/.exec(last);
  assert.ok(found !== null, `no accounting: ${last}`);
  const [read, written, rejected, filtered] = found.slice(1).map(Number);
  assert.equal(read, written + rejected + filtered);
  return { read, written, rejected, filtered };
}

Deno.test("Help is printed for the program and for a command, and the version", async () => {
  const [program, bare, command, version] = await Promise.all([
    ended(startRefrain("--help")),
    ended(startRefrain()),
    ended(startRefrain("annotate", "songs", "--help")),
    ended(startRefrain("--version")),
  ]);
  assert.match(program.stdout, /Usage: refrain COMMAND[^]*\n {2}annotate +Label[^]*\n {2}train +/);
  assert.deepEqual([program.code, program.stderr], [0, ""]);
  assert.deepEqual([bare.code, bare.stdout], [64, program.stdout]);
  assert.match(command.stdout, /Usage: refrain annotate[^]*-o, --output FILE[^]*--live /);
  assert.deepEqual([command.code, command.stderr], [0, ""]);
  assert.deepEqual(version, { code: 0, stdout: `refrain ${configuration.version}\n`, stderr: "" });
});

Deno.test("The help of a command or an action is printed by help, too", async () => {
  const [help, flag, action, named] = await Promise.all([
    ended(startRefrain("help", "annotate")),
    ended(startRefrain("annotate", "--help")),
    ended(startRefrain("dlq", "replay", "--help")),
    ended(startRefrain("help", "dlq", "replay")),
  ]);
  assert.deepEqual(help, flag);
  assert.match(action.stdout, /Usage: refrain dlq replay/);
  assert.doesNotMatch(action.stdout, /dlq list/);
  assert.deepEqual([action.code, named], [0, action]);
});

Deno.test("A wrong command line ends with 64 and suggests the nearest name", async () => {
  const cases = [
    [["anotate"], /no command anotate\. Did you mean annotate\?/],
    [["constructor"], /no command constructor/],
    [["annotate", "--formt", "text"], /no flag --formt\. Did you mean --format\?/],
    [["annotate", "--format", "txt"], /Did you mean text\?/],
    [["annotate", "--live", "songs.jsonl"], /--live reads stdin alone/],
    [["annotate", "--format", "text", "--lines"], /--lines: .* with --format text/],
    [["help", "anotate"], /no command anotate\. Did you mean annotate\?/],
  ] as const;
  const all = await Promise.all(cases.map(([args]) => ended(startRefrain(...args))));
  all.forEach(({ code, stdout, stderr }, place) => {
    assert.deepEqual([code, stdout], [64, ""]);
    assert.match(stderr, cases[place][1]);
    assert.match(stderr, /^refrain: [^\n]+\n$/);
  });
});

Deno.test("An input, output or model that cannot be used ends the run with its own exit code", () =>
  inTemporaryFolder({ "out.jsonl": "precious" }, async (folder) => {
    const [input, output, place, model] = await Promise.all([
      ended(startAnnotate(`${folder}/missing.jsonl`)),
      ended(startAnnotate("--output", `${folder}/out.jsonl`), SONG),
      ended(startAnnotate("--rejects", `${folder}/nowhere/bad.jsonl`), SONG),
      ended(startRefrain("annotate", "--model", "recuring-pair"), SONG),
    ]);
    assert.deepEqual([input.code, output.code, place.code, model.code], [65, 73, 73, 78]);
    assert.match(input.stderr, /^refrain: Cannot read .*missing\.jsonl: there is no such file/);
    assert.match(output.stderr, /^refrain: Cannot write .*out\.jsonl: it exists \(--force/);
    assert.match(place.stderr, /^refrain: Cannot write .*bad\.jsonl: /);
    assert.match(model.stderr, /^refrain: Model recuring-pair: .*Did you mean recurring-pair\?/);
    for (const { stdout } of [input, output, place, model]) assert.equal(stdout, "");
    assert.equal(await Deno.readTextFile(`${folder}/out.jsonl`), "precious");
  }));

Deno.test("Annotations go to stdout, rejects and the accounting to stderr", async () => {
  const { code, stdout, stderr } = await ended(startAnnotate(), `{"id":1}\n${SONG}\n`);
  assert.equal(code, 0);
  const { id, segments } = JSON.parse(stdout);
  assert.equal(id, "s");
  assert.deepEqual(
    segments.map(({ start, end, name }: Record<string, unknown>) => [start, end, name]),
    [[0, 4, "Chorus"], [4, 5, "Verse"]],
  );
  const [reject] = stderr.split("\n");
  assert.equal(JSON.parse(reject).error.code, "invalid_song");
  assert.deepEqual(accountingOf(stderr), { read: 2, written: 1, rejected: 1, filtered: 0 });
});

Deno.test("Folders, files and stdin can be combined, and every output can be a file", () => {
  const truncated = gzipSync(jsonlOfSongs(0, 99)).subarray(0, 300);
  return inTemporaryFolder({
    "songs/a.jsonl": `${SONG}\n`,
    "songs/b.jsonl.gz": new Uint8Array(truncated),
    "songs/c.txt": "La\n\n[Chorus]\nDi\n",
    "songs/cover.png": "",
  }, async (folder) => {
    const paths = ["--output", "--rejects", "--metrics"].map((flag) =>
      `${flag}=${folder}/${flag.slice(2)}`
    );
    const { code, stdout, stderr } = await ended(
      startAnnotate(...paths, "--fail-on-reject", "--language", "en", `${folder}/songs`, "-"),
      `{"id":"piped","language":"en","lines":["la"],"labels":[0]}`,
    );
    // An input that ends early goes before rejects.
    assert.deepEqual([code, stdout], [65, ""]);
    const counts = accountingOf(stderr);
    assert.deepEqual([counts.written, counts.rejected], [1, 1]);
    assert.match(stderr, /skipped by file name: 1, such as .*cover\.png\n/);
    assert.match(stderr, /recurring pair +line macro F1/);

    const { id, metrics } = JSON.parse(await Deno.readTextFile(`${folder}/output`));
    assert.deepEqual([id, metrics.line_accuracy], ["piped", 1]);
    const reject = JSON.parse(await Deno.readTextFile(`${folder}/rejects`));
    assert.deepEqual([reject.error.code, reject.source.file], [
      "truncated_gzip",
      `${folder}/songs/b.jsonl.gz`,
    ]);
    const report = JSON.parse(await Deno.readTextFile(`${folder}/metrics`));
    assert.deepEqual(report.records, { ...counts, duplicates: 0, unreadable: 1 });
    assert.equal(report.model.name, "recurring-pair");
    assert.equal(report.scores.model.songs, 1);
  });
});

Deno.test("With --fail-on-reject, a reject ends the run with 2, in every mode", async () => {
  const [batch, live, clean] = await Promise.all([
    ended(startAnnotate("--fail-on-reject"), `${SONG}\n[]\n`),
    ended(startAnnotate("--fail-on-reject", "--live"), "la\n\0\n"),
    ended(startAnnotate("--fail-on-reject"), `${SONG}\n`),
  ]);
  assert.equal(batch.code, 2);
  assert.deepEqual(accountingOf(batch.stderr), { read: 2, written: 1, rejected: 1, filtered: 0 });
  assert.equal(clean.code, 0);
  assert.deepEqual(accountingOf(live.stderr), { read: 2, written: 1, rejected: 1, filtered: 0 });
  assert.equal(live.code, 2);
});

Deno.test("A live run writes every requested output, or refuses it", () =>
  inTemporaryFolder({}, async (folder) => {
    const { code } = await ended(startAnnotate("--live", "--metrics", `${folder}/metrics`), "la\n");
    const metrics = await Deno.readTextFile(`${folder}/metrics`).catch(() => undefined);
    if (code === 0) assert.equal(JSON.parse(metrics ?? "").records.written, 1);
    else assert.deepEqual([code, metrics], [64, undefined]);
  }));

Deno.test("Annotations with --lines can be annotated again with the same result", async () => {
  const { "nesting just within the limit": _, ...spellings } = oddSongs;
  const input = Object.values(spellings).map((spell, number) => spell(numberedSong(number), 9000));
  const text = input.map(({ json }) => json).join("\n");
  const first = await ended(startAnnotate("--lines"), `${text}\n${SONG}\n${SONG}`);
  assert.equal(accountingOf(first.stderr).rejected, 0);
  const second = await ended(startAnnotate("--lines"), first.stdout);
  assert.equal(second.stdout, first.stdout);
  assert.equal(second.stderr, first.stderr);
});

Deno.test("With --format text, a song is printed as people write lyrics", () =>
  inTemporaryFolder(
    { "ballad.txt": "Moon\nLa\x1b[31m\nDi\n\nLa\x1b[31m\nDi\n" },
    async (folder) => {
      const { code, stdout } = await ended(startAnnotate("--format=text", `${folder}/ballad.txt`));
      assert.equal(code, 0);
      const chorus = "La\\u001b[31m\nDi\n\nLa\\u001b[31m\nDi";
      assert.equal(stdout, `# ballad\n\n[Verse]\nMoon\n\n[Chorus]\n${chorus}\n\n\n`);
    },
  ));

Deno.test("A reader that closes stdout early ends the run without a message", () =>
  inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(0, 19_999) }, async (folder) => {
    const process = startAnnotate(`${folder}/songs.jsonl`);
    await process.stdin.close();
    const reader = process.stdout.getReader();
    assert.ok((await reader.read()).value!.length > 0);
    await reader.cancel();
    const [{ code }, stderr] = await Promise.all([process.status, process.stderr.text()]);
    assert.equal(code, 0);
    assert.ok(stderr === "" || accountingOf(stderr).read > 0, stderr);
  }));

for (const [signal, exitCode] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  Deno.test(`${signal} finishes what was read of an endless input, and ends with ${exitCode}`, async () => {
    const process = startAnnotate();
    const feeding = feedForever(process.stdin);
    const texts: string[] = [];
    let hasEnded = false;
    process.status.then(() => hasEnded = true);
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      if (texts.push(text) !== 3) continue;
      process.kill(signal);
      await pause(5);
      if (!hasEnded) process.kill(signal); // as from a terminal, and from the parent task
    }
    const [{ code }, stderr] = await Promise.all([process.status, process.stderr.text(), feeding]);
    assert.equal(code, exitCode);
    const { read, written } = accountingOf(stderr);
    const annotations = texts.join("").trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual([written, annotations.length], [read, read]);
    annotations.forEach(({ extra }, place) => assert.equal(extra.number, place % 100));
  });
}

/** Writes songs until the process has ended. */
async function feedForever(stdin: WritableStream<Uint8Array>): Promise<void> {
  const songs = new TextEncoder().encode(jsonlOfSongs(0, 99));
  const writer = stdin.getWriter();
  await assert.rejects(async () => {
    for (;;) await writer.write(songs);
  });
}

Deno.test("A live run answers each line before the next is typed, except blank lines and headers", async () => {
  const process = startAnnotate("--live", "--lines");
  const keyboard = process.stdin.getWriter();
  const answers = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const type = (text: string) => keyboard.write(new TextEncoder().encode(text));
  const answer = async () => {
    const { lines } = JSON.parse((await answers.read()).value!);
    return lines.map(({ text, label }: Record<string, string>) => `${text}: ${label}`);
  };

  await type("La la\n");
  assert.deepEqual(await answer(), ["La la: verse"]);
  await type("river\n");
  assert.deepEqual(await answer(), ["La la: verse", "river: verse"]);
  await type("\n[Chorus]\n");
  await type("La la\nriv");
  assert.deepEqual(await answer(), ["La la: verse", "river: verse", "La la: verse"]);
  await type("er");
  await keyboard.close();
  assert.deepEqual(await answer(), ["La la", "river", "La la", "river"].map((l) => `${l}: chorus`));
  assert.ok((await answers.read()).done);
  const [{ code }, stderr] = await Promise.all([process.status, process.stderr.text()]);
  assert.equal(code, 0);
  assert.deepEqual(accountingOf(stderr), { read: 4, written: 4, rejected: 0, filtered: 0 });
});
