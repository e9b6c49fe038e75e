/**
 * The rules of docs/architecture.md, checked on every file.
 *
 * @module
 */
import assert from "node:assert/strict";
import importMap from "../import_map.json" with { type: "json" };
import { looseFiles, PROGRAM, repeatsFolder } from "./program_size.ts";
import {
  circleIn,
  importedPath,
  importGraph,
  layerOf,
  ROOT,
  type SourceFile,
  sourceFiles,
} from "./support/source_code.ts";

/** From the bottom up: a layer may import from itself and from those before it. */
const LAYERS = PROGRAM.map(layerOf);

/**
 * The folders of `pipelines/` from the bottom up: each may import from those of the lines before it.
 * A folder that is not listed is a command, and may import from every folder that is listed.
 */
const FOLDER_ORDER: readonly (readonly string[])[] = [
  ["errors.ts"],
  ["concurrency"],
  ["stream"],
  ["service"],
  ["annotator", "edition", "kafka"],
  ["cli"],
];
/** Imports that break the order for now, as `from → to`. The test fails when one is gone. */
const UPWARD_IMPORTS: readonly string[] = [];
/** Circles between folders for now, as in the message of the test. */
const CIRCLES: readonly string[] = [];

const LONGEST_FILE = 150;
/** Files that may have more lines of code, each with its reason. */
const MAY_BE_LONGER: Readonly<Record<string, string>> = {};

/** What `lib` and `web` must not use, so that the same input gives the same output, anywhere. */
const IMPURE = {
  "the runtime": /\bDeno\b/,
  "the network": /\bfetch\(|\bWebSocket\b|\bXMLHttpRequest\b/,
  "the clock": /\bDate\b|\bperformance\b|\bsetTimeout\b|\bsetInterval\b|\bTemporal\b/,
  "randomness": /\bMath\.random\b|\bcrypto\b/,
  "the console": /\bconsole\b/,
};

const TOP_LEVEL = new Set([
  ...[
    "main.ts",
    "mod.ts",
    "deno.json",
    "deno.lock",
    "import_map.json",
    "Dockerfile",
    "compose.yaml",
    "LICENSE",
  ],
  ...[
    "README.md",
    "CHANGELOG.md",
    "lib",
    "models",
    "pipelines",
    "web",
    "tests",
    "docs",
    "examples",
  ],
  ...[".git", ".gitignore", ".gitattributes", ".dockerignore", ".github", ".ci", ".cache"],
]);

const program = await sourceFiles(PROGRAM);
const tests = await sourceFiles(["tests", "docs"]);

function inLayer(layer: string): SourceFile[] {
  return program.filter((file) => file.layer === layer);
}

function isTfjs(specifier: string): boolean {
  return /^@tensorflow\/|\btfjs\b/.test(specifier);
}

/** Every import of the files that breaks a rule, as `file imports what`. */
function breaches(
  files: readonly SourceFile[],
  breaks: (file: SourceFile, specifier: string) => boolean,
): string[] {
  return files.flatMap((file) =>
    file.imports.filter((specifier) => breaks(file, specifier))
      .map((specifier) => `${file.path} imports ${specifier}`)
  );
}

/** The lines of code that match a pattern. */
function places(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, code }) =>
    code.split("\n").flatMap((line, number) =>
      pattern.test(line) ? [`${path}:${number + 1} ${line.trim()}`] : []
    )
  );
}

Deno.test("The rules are checked on the whole program", () => {
  assert.ok(program.length > 50 && program.every(({ layer }) => LAYERS.includes(layer)));
  for (const layer of LAYERS.filter((layer) => layer !== "mod")) {
    assert.ok(inLayer(layer).length > 0, layer);
  }
  assert.ok(program.flatMap(({ imports }) => imports).length > 150);
});

Deno.test("Imports point one way: main, pipelines, web, models, lib", () => {
  const upwards = breaches(program, (file, specifier) => {
    const path = importedPath(file, specifier);
    if (path === undefined || path === "deno.json") return false;
    const from = LAYERS.indexOf(file.layer), to = LAYERS.indexOf(layerOf(path));
    return to < 0 || to > from;
  });
  assert.deepEqual(upwards, []);
});

Deno.test("Imports are relative inside a layer, and by the layer's name across layers", () => {
  const otherwise = breaches(program, (file, specifier) => {
    const path = importedPath(file, specifier);
    if (path === undefined || path === "deno.json") return false;
    return specifier.startsWith("#") === (layerOf(path) === file.layer);
  });
  assert.deepEqual(otherwise, []);
});

Deno.test("Every import inside the repository leads to a file", async () => {
  for (const file of [...program, ...tests]) {
    for (const specifier of file.imports) {
      const path = importedPath(file, specifier);
      if (path !== undefined) {
        assert.ok((await Deno.stat(new URL(path, ROOT))).isFile, `${file.path}: ${specifier}`);
      }
    }
  }
});

for (const [what, pattern] of Object.entries(IMPURE)) {
  for (const layer of ["lib", "web"]) {
    Deno.test(`${layer} does not use ${what}`, () => {
      assert.deepEqual(places(inLayer(layer), pattern), []);
    });
  }
}

Deno.test("lib imports neither tfjs nor a module of Node", () => {
  const impure = breaches(
    inLayer("lib"),
    (_, specifier) => isTfjs(specifier) || specifier.startsWith("node:"),
  );
  assert.deepEqual(impure, []);
});

Deno.test("Only models imports tfjs", () => {
  const others = program.filter(({ layer }) => layer !== "models");
  assert.deepEqual(breaches(others, (_, specifier) => isTfjs(specifier)), []);
  assert.ok(breaches(inLayer("models"), (_, specifier) => isTfjs(specifier)).length > 0);
});

Deno.test("Only pipelines and main touch the runtime", () => {
  const others = ["lib", "web", "models"].flatMap(inLayer);
  assert.deepEqual(places(others, /\bDeno\./), []);
});

Deno.test("Inside pipelines, imports point down: commands, cli, annotator, ..., errors.ts", () => {
  const level = (folder: string) => {
    const found = FOLDER_ORDER.findIndex((folders) => folders.includes(folder));
    return found < 0 ? FOLDER_ORDER.length : found;
  };
  const graph = importGraph(
    inLayer("pipelines"),
    (path) => path.startsWith("pipelines/") ? path.split("/")[1] : undefined,
  );
  const upward = [...graph].flatMap(([from, imported]) =>
    [...imported].filter((to) => level(to) >= level(from)).map((to) => `${from} → ${to}`)
  );
  assert.deepEqual(upward, UPWARD_IMPORTS);
});

Deno.test("pipelines holds folders, and errors.ts as its only loose file", () => {
  assert.deepEqual(looseFiles(program), ["pipelines/errors.ts"]);
});

Deno.test("There is no circle between the folders of a folder", () => {
  const folders = new Set(program.map(({ path }) => path.split("/").slice(0, -1).join("/")));
  const circles = [...folders].flatMap((parent) => {
    const child = new RegExp(`^${parent}/[^/]+(?=/)`);
    const circle = circleIn(importGraph(program, (path) => child.exec(path)?.[0]));
    return circle ? [circle.join(" → ")] : [];
  });
  assert.deepEqual(circles, CIRCLES);
});

Deno.test("No file imports itself through others", () => {
  assert.deepEqual(circleIn(importGraph(program, (path) => path)), undefined);
});

Deno.test("No file name contains the name of its folder", () => {
  assert.deepEqual(program.map(({ path }) => path).filter(repeatsFolder), []);
});

Deno.test("File names are specific and in snake_case", () => {
  // The declarations of an untyped package are named after the package.
  const named = [...program, ...tests].filter(({ path }) => !path.endsWith(".d.ts"));
  const wrong = named.map(({ path }) => path).filter((path) =>
    !/^([a-z0-9]+(_[a-z0-9]+)*\/)*[a-z0-9]+(_[a-z0-9]+)*\.ts$/.test(path) ||
    /(^|[/_])(utils?|helpers?|manager|common|misc)[/_.]/.test(path)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("The root of the repository holds only the files and folders listed above", async () => {
  // Only tracked files: users may keep their own outputs there.
  const { stdout } = await new Deno.Command("git", { args: ["ls-files"], cwd: ROOT }).output();
  const tracked = new TextDecoder().decode(stdout).trim().split("\n");
  const entries = [...new Set(tracked.map((path) => path.split("/")[0]))];
  assert.deepEqual(entries.filter((name) => !TOP_LEVEL.has(name)), []);
});

Deno.test("Every package is in import_map.json, and every entry of import_map.json is used", () => {
  const known = Object.keys(importMap.imports);
  const entryOf = (specifier: string) =>
    known.find((entry) => entry.endsWith("/") ? specifier.startsWith(entry) : specifier === entry);
  const all = [...program, ...tests];
  const unknown = breaches(
    all,
    (_, specifier) =>
      !specifier.startsWith(".") && !specifier.startsWith("node:") &&
      entryOf(specifier) === undefined,
  );
  assert.deepEqual(unknown, []);
  const used = new Set(all.flatMap(({ imports }) => imports.map(entryOf)));
  assert.deepEqual(known.filter((entry) => !used.has(entry)), []);
});

Deno.test("The program imports nothing that only tests need", () => {
  const forTests = breaches(program, (_, specifier) => /^fast-check$|\btests\//.test(specifier));
  assert.deepEqual(forTests, []);
});

Deno.test("A file has at most 150 lines of code, or a listed reason", () => {
  const sizes = new Map(program.map(({ path, code }) => [
    path,
    code.split("\n").filter((line) => line.trim() !== "").length,
  ]));
  const long = [...sizes].filter(([, lines]) => lines > LONGEST_FILE).map(([path]) => path);
  assert.deepEqual(long.filter((path) => MAY_BE_LONGER[path] === undefined), []);
  assert.deepEqual(Object.keys(MAY_BE_LONGER).filter((path) => !long.includes(path)), []);
});
