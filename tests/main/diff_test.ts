import assert from "node:assert/strict";
import { writeEdition } from "../support/edition_on_disk.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

/** Writes the editions `a` and `b`, which have one song of two in common, and runs diff on them. */
function withDiff(
  flags: readonly string[],
  action: (ended: { code: number; stdout: string; stderr: string }) => void,
): Promise<void> {
  return inTemporaryFolder({}, async (folder) => {
    const both = { id: "both", labels: "0011" };
    await writeEdition(`${folder}/a`, { "s.jsonl": [both, { id: "gone", labels: "01" }] });
    await writeEdition(`${folder}/b`, { "s.jsonl": [both, { id: "new", labels: "01" }] });
    action(await ended(startRefrain("diff", ...flags, `${folder}/a`, `${folder}/b`)));
  });
}

Deno.test("refrain diff reports what changed, with the permissions of the README", () =>
  withDiff(["--fail-if", "boundary_f1<1"], ({ code, stdout, stderr }) => {
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^songs in both +1$/m);
    assert.match(stdout, /^only in A \(removed\) +1$/m);
  }));

Deno.test("refrain diff ends with 3 if a gate fails, so that a nightly job stops", () =>
  withDiff(["--fail-if", "songs_removed>0.01"], ({ code, stdout, stderr }) => {
    assert.equal(code, 3);
    assert.equal(stderr, "gate: songs_removed is 0.500; the gate fails if it is above 0.01\n");
    assert.match(stdout, /^songs in both +1$/m);
  }));

Deno.test("refrain diff reports a folder that is not a finished edition", async () => {
  const { code, stdout, stderr } = await ended(startRefrain("diff", "tests", "tests"));
  assert.deepEqual([code, stdout], [65, ""]);
  assert.match(
    stderr,
    /^refrain: Cannot read \S*tests: it has no manifest\.json, so it is not a finished/,
  );
});
