import assert from "node:assert/strict";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { UnsyncedFiles } from "./unsynced_files.ts";

const WRITTEN = "safe and not";

/** What is left of a file under any of a hundred seeds, after what was followed. */
async function leftAfter(
  follow: (files: UnsyncedFiles, path: string) => void,
): Promise<Set<string>> {
  const left = new Set<string>();
  for (let seed = 0; seed < 100; seed++) {
    await inTemporaryFolder({ a: WRITTEN }, async (folder) => {
      const files = new UnsyncedFiles();
      follow(files, `${folder}/a`);
      files.forget(seed);
      for (const { name } of Deno.readDirSync(folder)) {
        left.add(`${name}: ${await Deno.readTextFile(`${folder}/${name}`)}`);
      }
    });
  }
  return left;
}

Deno.test("What was synchronised stays, and what follows may be cut off, or be zeros", async () => {
  const left = [
    ...await leftAfter((files, path) => {
      files.opened(path, 0);
      files.synced(path, 4);
    }),
  ];
  assert.ok(left.every((text) => text.startsWith("a: safe")));
  assert.ok(left.includes("a: safe") && left.includes(`a: ${WRITTEN}`));
  assert.ok(left.includes("a: safe" + "\0".repeat(WRITTEN.length - 4)));
});

Deno.test("A name may be forgotten until its folder is synchronised", async () => {
  const rename = (files: UnsyncedFiles, path: string) => {
    files.opened(path, WRITTEN.length);
    Deno.renameSync(path, `${path}b`);
    files.renamed(path, `${path}b`);
  };
  assert.deepEqual(
    await leftAfter(rename),
    new Set([`a: ${WRITTEN}`, `ab: ${WRITTEN}`]),
  );
  const left = await leftAfter((files, path) => {
    rename(files, path);
    files.synced(path.replace(/\/a$/, ""), 0);
  });
  assert.deepEqual(left, new Set([`ab: ${WRITTEN}`]));
});
