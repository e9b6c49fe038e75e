import assert from "node:assert/strict";
import { numberedSongs } from "../support/labelled_songs.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const RULE = ["evaluate", "--model", "recurring-pair"];
const MODEL = ["evaluate", "--model", "blstm"];

const files = {
  "songs.jsonl": numberedSongs(6),
  "others.jsonl": numberedSongs(6, { from: 5 }),
  "unlabelled.jsonl": '{"lines":["la"]}\nno song\n',
  "precious.json": "precious",
  "first.jsonl": '{"id":"song-0","labels":[0,0,1,1,0,0,1,1]}\n',
  "second.jsonl": '{"id":"song-1","labels":[0,0,1,1,0,0,1,1]}\n',
  "strange.jsonl": '{"id":"elsewhere","labels":[0]}\n',
  "damaged.safetensors": "La la",
};

type Refused = readonly [exitCode: number, message: RegExp, ...args: string[]];

/** Runs each command line, with `~` for the folder; no run may change or create a file. */
async function assertRefused(...cases: readonly Refused[]): Promise<void> {
  await inTemporaryFolder(files, async (folder) => {
    const all = await Promise.all(
      cases.map(([, , ...args]) =>
        ended(startRefrain(...args.map((argument) => argument.replace("~", folder))))
      ),
    );
    all.forEach(({ code, stdout, stderr }, place) => {
      const [exitCode, message] = cases[place];
      assert.deepEqual([code, stdout], [exitCode, ""], stderr);
      assert.match(stderr.trimEnd().split("\n").at(-1)!, message);
    });
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(left, Object.keys(files).sort());
    for (const [name, content] of Object.entries(files)) {
      assert.equal(await Deno.readTextFile(`${folder}/${name}`), content);
    }
  });
}

Deno.test("A contradictory command line is refused with 64", () =>
  assertRefused(
    [64, /^refrain: Give files of songs with reference labels$/, "evaluate"],
    [64, /^refrain: Give files/, "evaluate", "--predictions", "~/strange.jsonl"],
    [64, /no flag --baseline\. Did you mean --baselines\?/, ...RULE, "--baseline"],
    [64, /--resamples 10: /, ...RULE, "~/songs.jsonl", "--resamples", "10"],
    [64, /--resamples 100001: /, ...RULE, "~/songs.jsonl", "--resamples", "100001"],
    [
      64,
      /--song song-55: there is no such song\. Did you mean song-5\?/,
      ...[...RULE, "~/songs.jsonl", "--song", "song-55", "--report", "~/other.html"],
    ],
    [
      64,
      /--song song-1: .*\/first\.jsonl has no prediction for it$/,
      ...["evaluate", "--reference", "~/songs.jsonl", "--predictions", "~/first.jsonl"],
      ...["--song", "song-1", "--report", "~/report.html", "--resamples", "100"],
    ],
  ));

Deno.test("Flags without effect, and files that would count twice, are refused with 64", () =>
  assertRefused(
    [64, /--song song-1: requires --report$/, ...RULE, "~/songs.jsonl", "--song", "song-1"],
    [64, /--show-words: requires --report$/, ...RULE, "~/songs.jsonl", "--show-words"],
    [64, /songs\.jsonl is named twice/, ...RULE, "~/songs.jsonl", "~/./songs.jsonl"],
    [64, /songs\.jsonl is named twice/, ...RULE, "~/songs.jsonl", "--reference", "~/songs.jsonl"],
    [64, /others\.jsonl is named twice/, ...RULE, "~/others.jsonl", "~"],
    [
      64,
      /--calibrate-on needs a --model that gives probabilities$/,
      ...[...RULE, "~/songs.jsonl", "--calibrate-on", "~/others.jsonl", "--json", "~/scores.json"],
    ],
    [
      64,
      /--calibrate-on needs a --model that gives probabilities$/,
      ...["evaluate", "--predictions", "~/first.jsonl", "--reference", "~/songs.jsonl"],
      ...["--calibrate-on", "~/others.jsonl"],
    ],
  ));

Deno.test("An output that is also an input is refused with 64, even with --force", () => {
  const force = [...RULE, "--force", "--resamples", "100"];
  const refusal = /is an input: it cannot also be an output$/;
  return assertRefused(
    [64, refusal, ...force, "~/songs.jsonl", "--json", "~/songs.jsonl"],
    [64, refusal, ...force, "--reference", "~/songs.jsonl", "--rejects", "~/./songs.jsonl"],
    [
      64,
      refusal,
      ...[...force, "~/songs.jsonl", "--predictions", "~/strange.jsonl"],
      ...["--report", "~/strange.jsonl"],
    ],
    [
      64,
      refusal,
      ...[...force, "~/songs.jsonl", "--calibrate-on", "~/others.jsonl"],
      ...["--json", "~/others.jsonl"],
    ],
    [
      64,
      refusal,
      ...[...force, "--model", "~/damaged.safetensors", "~/songs.jsonl"],
      ...["--json", "~/damaged.safetensors"],
    ],
    [
      64,
      /--json and --report need different files$/,
      ...[...force, "~/songs.jsonl", "--json", "~/out", "--report", "~/out"],
    ],
  );
});

Deno.test("Songs that cannot be evaluated are refused with 65", () =>
  assertRefused(
    [65, /Cannot read .*missing\.jsonl: there is no such file/, ...RULE, "~/missing.jsonl"],
    [65, /unlabelled\.jsonl has no song with reference labels$/, ...RULE, "~/unlabelled.jsonl"],
    [
      65,
      /strange\.jsonl predicts none of the songs\. It takes one JSON object a line/,
      ...["evaluate", "--predictions", "~/strange.jsonl", "--reference", "~/songs.jsonl"],
    ],
    [
      65,
      /There is no song for which every system has a prediction$/,
      ...["evaluate", "--predictions", "~/first.jsonl", "--predictions", "~/second.jsonl"],
      ...["--reference", "~/songs.jsonl"],
    ],
    [
      65,
      /6 of its 6 songs are among those that are scored, such as song-0;/,
      ...[...MODEL, "~/songs.jsonl", "--calibrate-on", "~/songs.jsonl", "--json", "~/scores.json"],
    ],
    [
      65,
      /1 of its 6 songs are among those that are scored, such as song-5;/,
      ...[...MODEL, "~/songs.jsonl", "--calibrate-on", "~/others.jsonl"],
    ],
  ));

Deno.test("An output that exists is refused with 73, a model that cannot be used with 78", () =>
  assertRefused(
    [
      73,
      /Cannot write .*precious\.json: it exists \(--force replaces it\)$/,
      ...[...RULE, "~/songs.jsonl", "--json", "~/precious.json", "--report", "~/new.html"],
    ],
    [73, /Cannot write /, ...RULE, "~/songs.jsonl", "--json", "~/nowhere/scores.json"],
    [
      78,
      /Model .*damaged\.safetensors: /,
      ...["evaluate", "--model", "~/damaged.safetensors", "~/songs.jsonl"],
      ...["--json", "~/scores.json"],
    ],
    [78, /Did you mean blstm\?/, "evaluate", "--model", "bltsm", "~/songs.jsonl"],
  ));
