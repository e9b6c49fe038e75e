import assert from "node:assert/strict";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { checkOutputs, withOutputs } from "#pipelines/stream/sinks/outputs.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

const { signal } = new AbortController();

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const { name } of Deno.readDir(folder)) {
    contents[name] = await Deno.readTextFile(`${folder}/${name}`);
  }
  return contents;
}

function pathsIn(folder: string) {
  return {
    output: `${folder}/out`,
    rejects: `${folder}/bad`,
    metrics: `${folder}/met`,
    force: false,
  };
}

Deno.test("Outputs are files under their names when the run has ended, with its result", () =>
  inTemporaryFolder({}, async (folder) => {
    const result = await withOutputs(pathsIn(folder), signal, async (outputs) => {
      await outputs.output.write("a");
      await outputs.rejects.write("b");
      await outputs.metrics!.write("c");
      return 7;
    });
    assert.equal(result, 7);
    assert.deepEqual(await contentsOf(folder), { out: "a", bad: "b", met: "c" });
  }));

Deno.test("What a run that fails has written stays beside, and what it has not is gone", () =>
  inTemporaryFolder({}, async (folder) => {
    const run = withOutputs(pathsIn(folder), signal, async ({ output }) => {
      await output.write("a");
      throw new Error("out of tensors");
    });
    await assert.rejects(run, /out of tensors/);
    assert.deepEqual(await contentsOf(folder), { "out.part": "a" });
  }));

Deno.test("What an interrupted run has written stays beside", () =>
  inTemporaryFolder({}, async (folder) => {
    const controller = new AbortController();
    await withOutputs(pathsIn(folder), controller.signal, async ({ output, rejects }) => {
      await output.write("a");
      await rejects.write("b");
      controller.abort();
    });
    assert.deepEqual(await contentsOf(folder), { "out.part": "a", "bad.part": "b" });
  }));

Deno.test("Two outputs in one file are refused", () =>
  inTemporaryFolder({}, async (folder) => {
    const paths = { output: `${folder}/out`, metrics: `${folder}/out`, force: true };
    await assert.rejects(
      withOutputs(paths, signal, () => Promise.resolve()),
      (error) => error instanceof RunError && error.exitCode === EXIT.usage,
    );
    assert.deepEqual(await contentsOf(folder), {});
  }));

Deno.test("An output that is refused leaves nothing of the others behind", () =>
  inTemporaryFolder({ bad: "precious" }, async (folder) => {
    const run = withOutputs(pathsIn(folder), signal, () => Promise.resolve());
    await assert.rejects(run, /bad: it exists/);
    assert.deepEqual(await contentsOf(folder), { bad: "precious" });
  }));

function assertRefused(action: () => void, message: RegExp): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof RunError);
    assert.equal(error.exitCode, EXIT.usage);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("Outputs that are files of their own, or not wanted at all, are allowed", () => {
  checkOutputs({});
  checkOutputs({ json: undefined, report: undefined }, ["songs.jsonl", "-"]);
  checkOutputs({ json: "a/scores.json", report: "b/scores.json" }, ["scores.json"]);
});

Deno.test("An output that is an input as well is refused, however it is spelled", () => {
  const paths = [
    "songs.jsonl",
    "./songs.jsonl",
    "folder/../songs.jsonl",
    `${Deno.cwd()}/songs.jsonl`,
  ];
  for (const path of paths) {
    assertRefused(
      () => checkOutputs({ report: undefined, json: path }, ["other.jsonl", "songs.jsonl"]),
      /songs\.jsonl is an input: it cannot also be an output/,
    );
  }
});

Deno.test("Two outputs in one file are refused by their flags, however they are spelled", () => {
  assertRefused(
    () => checkOutputs({ json: "out/a", rejects: "b", report: "./out/x/../a" }),
    /^--json and --report need different files$/,
  );
});
