/**
 * Stanza breaks through the whole program: `annotate`, its `--live`, `relabel` and the library give the
 * same labels with breaks, and the same without.
 *
 * @module
 */
import { annotationSchema } from "#lib/annotation.ts";
import { createAnnotator } from "#pipelines/annotator/library.ts";
import assert from "node:assert/strict";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const MODEL = "refrain";

const CHORUS = [
  "Row, row for the harbour light",
  "Row, row for home",
  "Row, row for the harbour light",
  "Never row alone",
];
const STANZAS = [
  [
    "The boat goes out at morning light",
    "The nets are dry and long",
    "The gulls are crying over us",
    "We sing the rowing song",
  ],
  CHORUS,
  [
    "The wind comes up at noon today",
    "The water turns to grey",
    "The captain points his finger west",
    "And there we find the bay",
  ],
  CHORUS,
];
const SONG = STANZAS.map((stanza) => stanza.join("\n")).join("\n\n");
const RECORD = { id: "rowing", lyrics: SONG };
const FILES = { "song.jsonl": JSON.stringify(RECORD) + "\n", "song.txt": SONG };

async function annotated(folder: string, ...args: string[]): Promise<string> {
  const flags = ["--model", MODEL, "--workers", "0", "--format", "jsonl", ...args];
  const { code, stdout, stderr } = await ended(
    startRefrain("annotate", `${folder}/song.jsonl`, ...flags),
  );
  assert.equal(code, 0, stderr);
  return stdout;
}

function parse(line: string) {
  return annotationSchema.parse(JSON.parse(line));
}

Deno.test("A model uses stanza breaks, unless they are ignored; the annotation has them either way", () =>
  inTemporaryFolder(FILES, async (folder) => {
    const used = parse(await annotated(folder)),
      ignored = parse(
        await annotated(folder, "--ignore-breaks"),
      );
    assert.deepEqual([used.breaks, used.breaks_used], [[4, 8, 12], true]);
    assert.deepEqual([ignored.breaks, ignored.breaks_used], [[4, 8, 12], false]);
    const flat = { id: "rowing", lines: STANZAS.flat() };
    await Deno.writeTextFile(`${folder}/song.jsonl`, JSON.stringify(flat));
    const { breaks: _, ...withoutBreaks } = ignored;
    assert.deepEqual(parse(await annotated(folder)), withoutBreaks);
  }));

Deno.test("The library, --live and an annotation that is read again use breaks like annotate", () =>
  inTemporaryFolder(FILES, async (folder) => {
    for (const flags of [[], ["--ignore-breaks"]]) {
      const line = await annotated(folder, "--lines", ...flags), expected = parse(line);
      using annotator = await createAnnotator({
        ...{ model: MODEL, withLines: true, ignoreBreaks: flags.length > 0 },
      });
      assert.deepEqual(await annotator.annotate(RECORD), expected);
      assert.deepEqual(await annotator.annotate(JSON.parse(line)), expected);
      const live = ["annotate", "--live", "--lines", "--model", MODEL, ...flags];
      const { stdout } = await ended(startRefrain(...live), SONG);
      const last = parse(stdout.trimEnd().split("\n").at(-1)!);
      assert.deepEqual({ ...last, id: "rowing" }, expected);
    }
  }));

Deno.test("An edition records whether breaks are ignored, and is not resumed with the other value", () =>
  inTemporaryFolder(FILES, async (folder) => {
    const edition = `${folder}/edition`;
    const relabel = (...flags: string[]) =>
      ended(startRefrain(
        ...["relabel", `${folder}/song.jsonl`, "--output", edition, "--model", MODEL],
        ...["--workers", "0", ...flags],
      ));
    const { code, stderr } = await relabel("--ignore-breaks");
    assert.equal(code, 0, stderr);
    const { output_options, parts: [part] } = JSON.parse(
      await Deno.readTextFile(`${edition}/manifest.json`),
    );
    assert.equal(output_options.ignore_breaks, true);
    assert.equal(
      await Deno.readTextFile(`${edition}/${part.annotations.path}`),
      await annotated(folder, "--ignore-breaks"),
    );
    const other = await relabel();
    assert.equal(other.code, 73);
    assert.match(other.stderr, /another ignore_breaks/);
  }));
