/**
 * Deno downloads a package when a module that imports it is first loaded, so what a command downloads
 * follows from its imports (docs/decisions/less_to_install.md). `deno task bench:download` measures it.
 */
import assert from "node:assert/strict";
import configuration from "../deno.json" with { type: "json" };
import importMap from "../import_map.json" with { type: "json" };
import { PROGRAM } from "./program_size.ts";
import { importedPath, type SourceFile, sourceFiles } from "./support/source_code.ts";

/** What every command needs: 39 MB of at most 60. Add more only with a reason. */
const ANNOTATE = [
  "@noble/hashes",
  "cmu-pronouncing-dictionary",
  "deno-std",
  "fastest-levenshtein",
  "pako",
  "wink-lexicon",
  "yaml",
  "zod",
];
const KAFKA = ["kafkajs", "prom-client"];

/** Modules that are loaded only by a user who needs them, and why. */
const LOADED_ON_DEMAND: readonly (readonly [RegExp, string])[] = [
  [
    /^models\/(.+\/)?(tensorflow|tfjs_engine|trainable)\.ts$/,
    "where the kernel does not run, and for training",
  ],
  [/^web\/report\//, "for --report"],
  [/^pipelines\/relabel\/fleet\//, "for relabel --via kafka"],
  [/^pipelines\/train\/run\.ts$/, "for train"],
];

const program = new Map((await sourceFiles(PROGRAM)).map((file) => [file.path, file]));

/** The packages that are downloaded when a module is loaded and does its work. */
function packagesOf(...modules: readonly string[]): string[] {
  const packages = new Set<string>(), seen = new Set<string>(), left = [...modules];
  for (let path; (path = left.pop()) !== undefined;) {
    if (seen.has(path) || !path.endsWith(".ts")) continue;
    seen.add(path);
    const file = program.get(path);
    assert.ok(file, `${path} does not exist`);
    for (const specifier of followed(file)) {
      const imported = importedPath(file, specifier);
      if (imported !== undefined) left.push(imported);
      else if (!specifier.startsWith("node:")) packages.add(packageOf(specifier));
    }
  }
  return [...packages].sort();
}

function followed({ path, eagerImports, lazyImports }: SourceFile): string[] {
  // main.ts loads the one command that is called.
  if (path === "main.ts") return [...eagerImports];
  const needed = lazyImports.filter((specifier) => {
    const imported = importedPath({ path }, specifier);
    return !LOADED_ON_DEMAND.some(([pattern]) => pattern.test(imported ?? ""));
  });
  return [...eagerImports, ...needed];
}

/** The name of the package that a specifier of the import map leads to, without its version. */
function packageOf(specifier: string): string {
  const [, target] = Object.entries(importMap.imports).find(([entry]) =>
    entry.endsWith("/") ? specifier.startsWith(entry) : entry === specifier
  )!;
  return /^npm:\/?((?:@[^/]+\/)?[^@/]+)/.exec(target)![1];
}

Deno.test("annotate, evaluate, relabel and diff download only what labelling needs", () => {
  assert.deepEqual(packagesOf("main.ts", "pipelines/annotate/command.ts"), ANNOTATE);
  for (const name of ["evaluate", "relabel", "diff"]) {
    const packages = packagesOf("main.ts", `pipelines/${name}/command.ts`);
    assert.deepEqual(packages.filter((each) => !ANNOTATE.includes(each)), [], name);
  }
});

Deno.test("Commands for Kafka download its client as well, and no more", () => {
  for (const name of ["consume", "dlq", "produce"]) {
    const packages = packagesOf("main.ts", `pipelines/${name}/command.ts`);
    assert.deepEqual(packages.filter((each) => ![...ANNOTATE, ...KAFKA].includes(each)), [], name);
    assert.ok(packages.includes("kafkajs"));
  }
});

Deno.test("The list of commands downloads neither TensorFlow.js nor plots", () => {
  const packages = packagesOf("main.ts", ...program.keys().filter(isCommand));
  assert.deepEqual(packages, [...ANNOTATE, ...KAFKA].sort());
});

Deno.test("Only a model that reads the features ssm60 downloads dictionaries", () => {
  const registry = program.get("models/feature_sets.ts")!;
  assert.deepEqual(registry.lazyImports, ["#lib/features/ssm60.ts"]);
  assert.deepEqual(packagesOf("lib/features/repetition/feature_set.ts"), []);
  const dictionaries = ["cmu-pronouncing-dictionary", "wink-lexicon"];
  assert.deepEqual(packagesOf("lib/features/ssm60.ts"), dictionaries);
});

Deno.test("Training downloads TensorFlow.js", () => {
  const modules = ["pipelines/train/run.ts", "models/networks/blstm/trainable.ts"];
  const trainingPackages = packagesOf(...modules);
  assert.ok(trainingPackages.includes("@tensorflow/tfjs"));
});

Deno.test("deno task and deno run download nothing before a module asks for it", () => {
  const { importMap, lock, unstable } = configuration;
  assert.equal(importMap, "./import_map.json", "deno task downloads what deno.json itself imports");
  assert.equal(lock, false, "deno task downloads what it finds in a lock file");
  assert.deepEqual(unstable, ["lazy-dynamic-imports", "npm-lazy-caching"]);
  for (const [name, { command }] of Object.entries(configuration.tasks)) {
    if (/deno (run|test|check)/.test(command)) assert.match(command, /--lock=deno.lock/, name);
  }
});

function isCommand(path: string): boolean {
  return /^pipelines\/\w+\/command\.ts$/.test(path) && !path.startsWith("pipelines/cli/");
}
