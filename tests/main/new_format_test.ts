import assert from "node:assert/strict";
import { inProgramCopy } from "../support/program_copy.ts";

/** A song is a line such as `song|la la|river`; annotated, `verse: la la|chorus: river`. */
const PIPES = `
import { parseSong } from "#lib/song.ts";
import type { WritableFormat } from "#lib/formats/contract.ts";

export const pipes: WritableFormat<"pipes"> = {
  name: "pipes",
  description: "one song per line, its lines separated by |",
  extensions: ["pipes"],
  mediaType: "text/x-pipes",
  record: "line",
  signature: /^song\\|/,
  parse: (text, limits, defaults) =>
    parseSong({ id: "piped", lines: text.split("|").slice(1) }, limits, defaults),
  stringify: ({ lines }, { segments }) =>
    segments.map(({ label, start, end }) => \`\${label}: \${lines.slice(start, end).join("+")}\`)
      .join("|") + "\\n",
};
`;

Deno.test("A text format is one file and one entry in the registry", async () => {
  await inProgramCopy(async (copy) => {
    await copy.add("lib/formats/pipes.ts", PIPES);
    await copy.edit(
      "lib/formats/registry.ts",
      "export const formats = [\n",
      `import { pipes } from './pipes.ts';\nexport const formats = [\n  pipes,\n`,
    );

    const help = await copy.refrain(["annotate", "--help"]);
    assert.match(help.stdout, /--input [^]*auto, pipes, jsonl, text/);
    assert.match(help.stdout, /--format [^]*pipes, jsonl, text/);
    assert.match(help.stdout, /\*\.pipes, \*\.jsonl/);

    const song = "song|la la|river|moon|sun|la la|river\n";
    const annotated = "chorus: la la+river|verse: moon+sun|chorus: la la+river\n";
    await Deno.mkdir(`${copy.folder}/songs`);
    await Deno.writeTextFile(`${copy.folder}/songs/a.pipes`, song + song);
    const annotate = ["annotate", "--model", "recurring-pair", "--format"];
    const read = await copy.refrain([...annotate, "pipes", "--workers", "1", "songs"]);
    assert.deepEqual([read.code, read.stdout], [0, annotated + annotated]);
    assert.match(read.stderr, /^read=2 written=2 rejected=0 filtered=0$/m);
    const recognised = await copy.refrain([...annotate, "pipes"], song);
    assert.deepEqual([recognised.code, recognised.stdout], [0, annotated]);
    const json = await copy.refrain([...annotate, "jsonl", "--input", "pipes"], song);
    assert.equal(JSON.parse(json.stdout).id, "piped");
    assert.equal((await copy.deno(["check", "--quiet", "main.ts"])).code, 0);
  });
});
