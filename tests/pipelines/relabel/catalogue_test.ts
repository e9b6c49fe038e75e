import { EXIT } from "#pipelines/errors.ts";
import { checkPartNames, findInputs } from "#pipelines/relabel/catalogue.ts";
import { inputFiles } from "#pipelines/relabel/catalogue_input.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { relative } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** Names of inputs. */
async function namesOf(operands: readonly string[], format: InputFormat = "auto") {
  return (await findInputs(operands, format)).inputs.map(({ name }) => name);
}

/** Parts of inputs, by their names. */
async function partsOf(operands: readonly string[], format: InputFormat = "auto") {
  const { inputs } = await findInputs(operands, format);
  return Object.fromEntries(inputs.map(({ name, part }) => [name, part]));
}

/** Empty files of these names. */
function empty(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, ""]));
}

/** What is held after all that is not has been thrown away. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return Deno.memoryUsage().heapUsed;
}

async function assertRefused(operands: readonly string[], exitCode: number, message: RegExp) {
  const error = await runErrorOf(() => findInputs(operands, "auto"));
  assert.match(error.message, message);
  assert.equal(error.exitCode, exitCode);
}

Deno.test("Inputs are named by their paths below the catalogue, however the catalogue is named", () =>
  inTemporaryFolder(empty("b.jsonl", "rock/a.jsonl.gz", "rock/live/x.ndjson.zst"), async (root) => {
    const expected = {
      "b.jsonl": "b",
      "rock/a.jsonl.gz": "rock/a",
      "rock/live/x.ndjson.zst": "rock/live/x",
    };
    const ways = ["", "/", "//", "/.", "/rock/..", "/rock/../rock/live/../.."];
    for (const path of [...ways.map((way) => root + way), relative(Deno.cwd(), root)]) {
      assert.deepEqual(await partsOf([path]), expected, path);
    }
  }));

Deno.test("Names of several operands are relative to the deepest common folder", () =>
  inTemporaryFolder(
    empty("songs/rock/a.jsonl", "songs/rock/b.jsonl", "songs/pop/a.jsonl", "songs/popular/c.jsonl"),
    async (root) => {
      const songs = `${root}/songs`;
      for (
        const [operands, expected] of [
          [["rock/b.jsonl"], ["b.jsonl"]],
          [["rock"], ["a.jsonl", "b.jsonl"]],
          [["rock/b.jsonl", "rock/a.jsonl"], ["a.jsonl", "b.jsonl"]],
          [["rock", "pop"], ["pop/a.jsonl", "rock/a.jsonl", "rock/b.jsonl"]],
          [["pop", "popular"], ["pop/a.jsonl", "popular/c.jsonl"]],
          [["pop/a.jsonl", "rock/a.jsonl"], ["pop/a.jsonl", "rock/a.jsonl"]],
          [["rock/../pop", "rock/a.jsonl"], ["pop/a.jsonl", "rock/a.jsonl"]],
        ]
      ) {
        assert.deepEqual(await namesOf(operands.map((path) => `${songs}/${path}`)), expected);
      }
    },
  ));

Deno.test("A pattern matches names; a file with that very name comes first", () =>
  inTemporaryFolder(
    empty("rock/a.jsonl", "rock/b.jsonl", "pop/c.jsonl", "pop/[live].jsonl", "pop/l.jsonl"),
    async (root) => {
      for (
        const [pattern, expected] of [
          ["rock/*.jsonl", ["a.jsonl", "b.jsonl"]],
          ["*", ["pop/[live].jsonl", "pop/c.jsonl", "pop/l.jsonl", "rock/a.jsonl", "rock/b.jsonl"]],
          ["**/[bc].jsonl", ["pop/c.jsonl", "rock/b.jsonl"]],
          ["{rock,pop}/?.jsonl", ["pop/c.jsonl", "pop/l.jsonl", "rock/a.jsonl", "rock/b.jsonl"]],
          ["pop/[live].jsonl", ["[live].jsonl"]],
        ] as const
      ) {
        assert.deepEqual(await namesOf([`${root}/${pattern}`]), expected, pattern);
      }
    },
  ));

Deno.test("The texts of a folder are one input, unless everything is read as JSONL", () =>
  inTemporaryFolder(
    empty("z.txt", "A.TXT.gz", "a.jsonl", "rock/b.txt.zst", "rock/live/c.txt"),
    async (root) => {
      const { inputs } = await findInputs([root], "auto");
      assert.deepEqual(
        inputs.map(({ name, part, files }) => [name, part, ...files]),
        [
          ["*.txt", "texts", "A.TXT.gz", "z.txt"],
          ["a.jsonl", "a", "a.jsonl"],
          ["rock/*.txt", "rock/texts", "b.txt.zst"],
          ["rock/live/*.txt", "rock/live/texts", "c.txt"],
        ],
      );
      assert.deepEqual(
        inputs.flatMap((input) => [...inputFiles(input)]).map(({ path }) => path),
        ["A.TXT.gz", "z.txt", "a.jsonl", "rock/b.txt.zst", "rock/live/c.txt"]
          .map((name) => `${root}/${name}`),
      );
      assert.deepEqual(await partsOf([root], "text"), await partsOf([root]));
      assert.deepEqual(await partsOf([root], "jsonl"), {
        "A.TXT.gz": "A",
        "a.jsonl": "a",
        "rock/b.txt.zst": "rock/b",
        "rock/live/c.txt": "rock/live/c",
        "z.txt": "z",
      });
    },
  ));

Deno.test("Odd names are kept, except for their extensions", () => {
  const odd = {
    "Ça va?.jsonl": "Ça va?",
    "夜明け 1.jsonl.gz": "夜明け 1",
    "e\u0301te\u0301.jsonl": "e\u0301te\u0301",
    "a.b..jsonl": "a.b.",
    "jsonl.jsonl.jsonl": "jsonl.jsonl",
    ".hidden.jsonl": ".hidden",
    "-o.NDJSON.ZST": "-o",
    "100 %20.jsonl": "100 %20",
    "two\nlines.jsonl": "two\nlines",
  };
  return inTemporaryFolder(empty(...Object.keys(odd)), async (root) => {
    assert.deepEqual(await partsOf([root]), odd);
  });
});

Deno.test("A file that is named is read whatever its name, and only known extensions are removed", () => {
  const named = {
    "b.zst.gz": "b.zst",
    "dot.": "dot.",
    "list.json": "list.json",
    "packed.gz": "packed",
    "songs": "songs",
    "x..gz": "x.",
  };
  return inTemporaryFolder(empty(...Object.keys(named)), async (root) => {
    assert.deepEqual(await partsOf(Object.keys(named).map((name) => `${root}/${name}`)), named);
  });
});

Deno.test("Inputs that would become the same part are refused, and named", () =>
  inTemporaryFolder(
    empty(
      ...["a/x.jsonl", "a/x.jsonl.gz", "b/texts.jsonl", "b/song.txt", "c/x.jsonl", "c/X.jsonl"],
      ...["d/x.jsonl.gz", "d/x.jsonl/b.jsonl"],
    ),
    async (root) => {
      const { usage } = EXIT;
      const same = /x\.jsonl(\.gz)? and x\.jsonl(\.gz)? would both become the part x: rename one/;
      await assertRefused([`${root}/a`], usage, same);
      await assertRefused([`${root}/b`], usage, /\*\.txt and texts\.jsonl would .* part texts: /);
      await assertRefused([`${root}/d`], usage, /x\.jsonl\.gz would .* the folder x\.jsonl must/);
      assert.deepEqual(await namesOf([`${root}/c`]), ["X.jsonl", "x.jsonl"]);
      assert.deepEqual(await namesOf([`${root}/b`], "jsonl"), ["song.txt", "texts.jsonl"]);
    },
  ));

Deno.test("An input that is named twice is refused, even by different paths", () =>
  inTemporaryFolder(empty("rock/a.jsonl", "rock/b.txt", "rock/c.txt"), async (root) => {
    for (
      const [operands, name] of [
        [["rock/a.jsonl", "rock/a.jsonl"], "a.jsonl"],
        [["rock/a.jsonl", "rock/../rock/a.jsonl"], "a.jsonl"],
        [["rock", "rock/"], "*.txt"],
        [["rock", "rock/a.jsonl"], "a.jsonl"],
        [["rock/*", "rock/a.jsonl"], "a.jsonl"],
        [["**"], "rock/*.txt"],
        [["rock/b.txt", "rock/c.txt", "rock/b.txt"], "*.txt"],
      ] as const
    ) {
      const paths = operands.map((path) => `${root}/${path}`);
      const error = await runErrorOf(() => findInputs(paths, "auto"));
      assert.equal(error.message, `${name} is named twice`, operands.join(" "));
      assert.equal(error.exitCode, EXIT.usage);
    }
  }));

Deno.test("A linked folder is read if it is named, and a linked file always", () =>
  inTemporaryFolder(empty("there/a.jsonl", "here/b.jsonl"), async (root) => {
    await Deno.symlink("../there", `${root}/here/there`);
    await Deno.symlink("../there/a.jsonl", `${root}/here/linked.jsonl`);
    await Deno.symlink("nowhere", `${root}/here/broken.jsonl`);
    const besides = ["b.jsonl", "broken.jsonl", "linked.jsonl"];
    assert.deepEqual(await namesOf([`${root}/here`]), besides);
    assert.deepEqual(await namesOf([`${root}/here/there`]), ["a.jsonl"]);
    await Deno.remove(`${root}/here/broken.jsonl`);
    assert.deepEqual(await namesOf([`${root}/here/there`, `${root}/here/b.jsonl`]), [
      "b.jsonl",
      "there/a.jsonl",
    ]);
  }));

Deno.test("Without anything to read the run ends with 65 and names the operands", () =>
  inTemporaryFolder(empty("pictures/cover.png", "a.jsonl"), async (root) => {
    await Deno.mkdir(`${root}/empty`);
    for (
      const [path, message] of [
        ["empty", /^There are no songs in .*\/empty$/],
        ["pictures", /^There are no songs in .*\/pictures$/],
        ["gone.jsonl", /^Cannot read .*\/gone\.jsonl: there is no such file or folder$/],
        ["gone/", /^Cannot read .*\/gone\/: there is no such file or folder$/],
        ["*.txt", /^Cannot read .*\/\*\.txt: the pattern matches nothing$/],
        ["a.jsonl/*.jsonl", /^Cannot read .*\/a\.jsonl\/\*\.jsonl: /],
      ] as const
    ) {
      await assertRefused([`${root}/${path}`], EXIT.unreadable, message);
    }
  }));

Deno.test("Input names do not depend on what a pattern matches", () =>
  inTemporaryFolder(empty("g/rock/a.jsonl", "g/rock/live/b.jsonl"), async (root) => {
    const patterns = {
      "g/*/*.jsonl": ["rock/a"],
      "g/{rock,pop}/a.jsonl": ["rock/a"],
      "g/**/b.jsonl": ["rock/live/b"],
      "g/ro[c]k": ["rock/a", "rock/live/b"],
      "*/rock/a.jsonl": ["g/rock/a"],
      "g/rock/*.jsonl": ["a"],
      "g/../g/r*/a.jsonl": ["rock/a"],
    };
    for (const [pattern, parts] of Object.entries(patterns)) {
      for (const path of [`${root}/${pattern}`, relative(Deno.cwd(), `${root}/${pattern}`)]) {
        assert.deepEqual(Object.values(await partsOf([path])), parts, path);
      }
    }
    const both = [`${root}/g/*/live/*.jsonl`, `${root}/g/rock/a.jsonl`];
    assert.deepEqual(await namesOf(both), ["rock/a.jsonl", "rock/live/b.jsonl"]);
  }));

Deno.test("Texts of a folder are one input, however each of them is named", () =>
  inTemporaryFolder(empty("t/a.txt", "t/b.txt", "t/$&.txt", "t/c.jsonl"), async (root) => {
    const here = relative(Deno.cwd(), root);
    const operands = [`${root}/t/b.txt`, `${here}/t/./a.txt`, `${root}/t/../t/$&.txt`];
    const { inputs } = await findInputs(operands, "auto");
    assert.deepEqual(inputs, [
      { name: "*.txt", part: "texts", folder: `${root}/t`, files: ["$&.txt", "a.txt", "b.txt"] },
    ]);
  }));

Deno.test("Skipped files are reported by path; files that are named are not skipped", () =>
  inTemporaryFolder(empty("s/a.jsonl", "s/b/cover.png", "notes.md"), async (root) => {
    const { skipped } = await findInputs([`${root}/s`, `${root}/notes.md`], "auto");
    assert.deepEqual(skipped, [`${root}/s/b/cover.png`]);
  }));

Deno.test("A folder that cannot be listed ends the run with 65", () =>
  inTemporaryFolder(empty("s/a.jsonl", "s/locked/b.jsonl"), async (root) => {
    const list = Deno.readDir;
    Deno.readDir = (path) => {
      if (String(path).endsWith("locked")) throw new Deno.errors.PermissionDenied("denied");
      return list(path);
    };
    try {
      const denied = /^Cannot read .*\/s\/locked: denied$/;
      await assertRefused([`${root}/s`], EXIT.unreadable, denied);
    } finally {
      Deno.readDir = list;
    }
  }));

Deno.test("A hundred thousand texts take little more memory than their names", async () => {
  const list = Deno.readDir, count = 100_000;
  const entry = { isFile: true, isDirectory: false, isSymlink: false };
  Deno.readDir = async function* () {
    for (let number = count; number-- > 0;) yield { ...entry, name: `song ${number}.txt` };
  };
  try {
    const before = heldBytes();
    const { inputs: [{ files }] } = await findInputs([Deno.cwd()], "auto");
    const held = heldBytes() - before;
    assert.deepEqual([files.length, files[0], files[2]], [count, "song 0.txt", "song 10.txt"]);
    assert.ok(held < 100 * count, `${held / count} bytes a file`);
  } finally {
    Deno.readDir = list;
  }
});

Deno.test("Inputs and their files depend on neither the order nor the number of operands", () => {
  const name = fc.constantFrom("a", "B", "ä", "10", "9", "_", "a b");
  const path = fc.tuple(fc.array(name, { maxLength: 2 }), name, fc.constantFrom("jsonl", "txt"))
    .map(([folders, name, kind]) =>
      [...folders.map((name) => `${name}.d`), `${name}.${kind}`].join("/")
    );
  const trees = fc.uniqueArray(path, { maxLength: 12, size: "max" }).chain((paths) => {
    const all = ["top.jsonl", ...paths];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
  return fc.assert(
    fc.asyncProperty(trees, (paths) =>
      inTemporaryFolder(empty(...paths), async (root) => {
        const { inputs } = await findInputs([root], "auto"), names = inputs.map(({ name }) => name);
        assert.deepEqual(names, names.toSorted());
        const files = inputs.flatMap((input) => [...inputFiles(input)]).map(({ name }) => name);
        assert.deepEqual(files.toSorted(), paths.toSorted());
        const found = await findInputs(paths.map((path) => `${root}/${path}`), "auto");
        assert.deepEqual(found.inputs, inputs);
      })),
    { numRuns: 40 },
  );
});

Deno.test("A pipe in a folder is skipped, as its end may never come", () =>
  inTemporaryFolder(empty("a.jsonl"), async (root) => {
    const made = await new Deno.Command("mkfifo", { args: [`${root}/b.jsonl`] }).output();
    assert.ok(made.success);
    const { inputs, skipped } = await findInputs([root], "auto");
    assert.deepEqual(inputs.map(({ name }) => name), ["a.jsonl"]);
    assert.deepEqual(skipped, [`${await Deno.realPath(root)}/b.jsonl`]);
  }));

/** Inputs of these parts, by name; each is named after its part. */
function inputsOf(...parts: readonly string[]) {
  return parts.map((part) => ({ name: `${part}.jsonl`, part, folder: "/", files: [part] }));
}

Deno.test("A part file where another part needs a folder is refused, with any settings", async () => {
  for (
    const [part, folder] of [
      ["x", "x.jsonl"],
      ["x", "x.jsonl.gz"],
      ["x", "x.jsonl.zst"],
      ["x", "x.jsonl.part"],
      ["x", "x.jsonl.zst.part"],
      ["x", "x-00000.jsonl"],
      ["x", "x-123456.jsonl.gz"],
      ["x-00000", "x-00000.jsonl"],
      ["rock/x", "rock/x.jsonl"],
      ["rock/two\nlines", "rock/two\nlines.jsonl"],
      ["texts", "texts.jsonl"],
    ]
  ) {
    for (const below of [`${folder}/a`, `${folder}/b/c`]) {
      const error = await runErrorOf(() => checkPartNames(inputsOf(part, below)));
      const reason = `${part}.jsonl would become a file where the folder ${folder} must be`;
      assert.equal(error.message, `${reason}: rename one`);
      assert.equal(error.exitCode, EXIT.usage);
    }
  }
});

Deno.test("Parts next to folders with other names do not conflict", () => {
  checkPartNames(inputsOf("x", "x/a", "y.jsonl/a", "x.json/a", "x.jsonl.bz2/a", "x-1.jsonl/a"));
  checkPartNames(inputsOf("x", "rock/x.jsonl/a", "x.jsonl", "x.part/a", "x.jsonl.x/a"));
});
