import { inputBytes, inputFiles, statFiles } from "#pipelines/relabel/catalogue_input.ts";
import assert from "node:assert/strict";
import { clearImmediate, setImmediate } from "node:timers";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

Deno.test("Files have their paths, and names below the catalogue's folder", () => {
  const files = ["a.txt", "$& $`.txt"];
  assert.deepEqual(
    [...inputFiles({ name: "rock/*.txt", part: "", folder: "/songs/rock", files })],
    [
      { path: "/songs/rock/a.txt", name: "rock/a.txt" },
      { path: "/songs/rock/$& $`.txt", name: "rock/$& $`.txt" },
    ],
  );
  assert.deepEqual(
    [...inputFiles({ name: "*.txt", part: "", folder: "/songs", files: ["a.txt"] })],
    [
      { path: "/songs/a.txt", name: "a.txt" },
    ],
  );
});

Deno.test("Files are visited in order, and a missing one is an error of its own", () => {
  const files = Array.from({ length: 200 }, (_, number) => `${1000 + number}.txt`);
  const contents = Object.fromEntries(files.map((name, place) => [name, "x".repeat(place)]));
  return inTemporaryFolder(contents, async (folder) => {
    const input = { name: "*.txt", part: "texts", folder, files };
    for (const place of [0, 99]) await Deno.remove(`${folder}/${files[place]}`);
    const seen = await Array.fromAsync(statFiles(input));
    assert.deepEqual(seen.map(({ name }) => name), files);
    assert.deepEqual(
      seen.map(({ info }) => info instanceof Error ? info.name : info.size),
      files.map((_, place) => place === 0 || place === 99 ? "NotFound" : place),
    );
    assert.equal(await inputBytes(input), 200 * 199 / 2 - 99);
  });
});

Deno.test("The event loop runs while many files are visited", () =>
  inTemporaryFolder({ "a.txt": "" }, async (folder) => {
    const files = Array<string>(1_000).fill("a.txt");
    let turns = 0;
    const take = () => {
      turns++;
      next = setImmediate(take);
    };
    let next = setImmediate(take);
    await inputBytes({ name: "*.txt", part: "", folder, files });
    clearImmediate(next);
    assert.ok(turns >= 15, `${turns} turns`);
  }));
