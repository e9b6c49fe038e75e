import { EXIT } from "#pipelines/errors.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import {
  editionGateFailures,
  type EditionGates,
  parseEditionGates,
} from "#pipelines/relabel/edition_gates.ts";
import assert from "node:assert/strict";
import { type EditionSong, writeEdition } from "../../support/edition_on_disk.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** Enough songs for a collapse to be reported. */
const SOUND: readonly EditionSong[] = Array.from({ length: 24 }, (_, number) => ({
  id: `song ${number}`,
  labels: ["00110011", "0001", "01"][number % 3],
}));

/** The same songs of a model that says chorus throughout. */
const COLLAPSED = SOUND.map(({ id, labels }) => ({ id, labels: labels.replaceAll("0", "1") }));

/** Writes an edition of songs. */
async function editionOf(folder: string, songs: readonly EditionSong[], rejected = 0) {
  await Deno.mkdir(folder, { recursive: true });
  await writeEdition(folder, { "a.jsonl": songs }, { rejected });
  return await StoredEdition.open(folder);
}

/** Gates as a command line gives them. */
function gated(texts: readonly string[], previous?: StoredEdition, stated = {}): EditionGates {
  const given = { failIf: [...texts], allowCollapse: false, shard: "1/1", ...stated };
  return parseEditionGates(given, previous);
}

async function faultsOf(edition: StoredEdition, gates = gated([])): Promise<string[]> {
  return await editionGateFailures(edition, gates, new AbortController().signal);
}

Deno.test("A sound edition passes, and a collapsed one only if that is allowed", () =>
  inTemporaryFolder({}, async (root) => {
    assert.deepEqual(await faultsOf(await editionOf(`${root}/a`, SOUND)), []);
    const collapsed = await editionOf(`${root}/b`, COLLAPSED), faults = await faultsOf(collapsed);
    assert.ok(
      faults.length > 0 && faults.every((fault) => fault.startsWith("collapsed")),
      `${faults}`,
    );
    const allowed = { allowCollapse: true };
    assert.deepEqual(await faultsOf(collapsed, gated([], undefined, allowed)), []);
    assert.match(
      (await faultsOf(collapsed, gated(["chorus_rate>0.99"], undefined, allowed))).join(),
      /^chorus_rate is 1; the gate fails if it is above 0\.99$/,
    );
  }));

Deno.test("All gates are checked against the edition", () =>
  inTemporaryFolder({}, async (root) => {
    const edition = await editionOf(root, SOUND, 8);
    const gates = gated(["rejected_rate>=0.25", "songs<100", "chorus_rate<0.1", " songs > 24 "]);
    const faults = await faultsOf(edition, gates);
    assert.equal(faults.length, 2);
    assert.match(
      faults[0],
      /^rejected_rate is 0\.25\d*; the gate fails if it is at or above 0\.25$/,
    );
    assert.match(faults[1], /^songs is 24; the gate fails if it is below 100$/);
  }));

Deno.test("Gates on a difference are checked against the previous edition", () =>
  inTemporaryFolder({}, async (root) => {
    const previous = await editionOf(`${root}/a`, SOUND),
      same = await editionOf(`${root}/b`, SOUND);
    const gates = gated(["boundary_f1<0.9", "songs_changed>0.5", "songs<1"], previous);
    assert.deepEqual(await faultsOf(same, gates), []);
    const moved = SOUND.map(({ id, labels }) => ({
      id,
      labels: [...labels].toReversed().join(""),
    }));
    const faults = await faultsOf(await editionOf(`${root}/c`, moved), gates);
    assert.match(
      faults.join("; "),
      /^boundary_f1 is 0\.\d+; the gate fails if it is below 0\.9; songs_changed is /,
    );
  }));

Deno.test("A previous edition is not read unless a gate asks for a difference", () =>
  inTemporaryFolder({}, async (root) => {
    const previous = await editionOf(`${root}/a`, SOUND),
      edition = await editionOf(`${root}/b`, SOUND);
    await Deno.remove(`${root}/a`, { recursive: true });
    assert.deepEqual(await faultsOf(edition, gated(["songs<1"], previous)), []);
    const gates = gated(["boundary_f1<0.9"], previous);
    const error = await runErrorOf(() => faultsOf(edition, gates));
    assert.equal(error.exitCode, EXIT.unreadable);
  }));

Deno.test("A gate that cannot be parsed, or has nothing to compare with, is refused at the start", async () => {
  for (
    const [gates, message] of [
      [
        ["songs<1", "chorus_rat<0.9"],
        /^--fail-if chorus_rat<0\.9: There is no metric .*chorus_rate\./,
      ],
      [["songs=1"], /^--fail-if songs=1: A gate is METRIC<NUMBER/],
      [
        ["songs<1", "boundary_f1<1"],
        /^--fail-if boundary_f1 compares editions: --previous is missing$/,
      ],
    ] as const
  ) {
    const error = await runErrorOf(() => gated(gates));
    assert.match(error.message, message);
    assert.equal(error.exitCode, EXIT.usage);
  }
  assert.deepEqual(gated([]).gates, []);
});

Deno.test("An edition without songs passes only if that is allowed", () =>
  inTemporaryFolder({}, async (root) => {
    const edition = await editionOf(root, [], 3);
    assert.deepEqual(await faultsOf(edition), ["no song was labelled"]);
    assert.deepEqual(await faultsOf(edition, gated([], undefined, { allowCollapse: true })), []);
  }));

Deno.test("Gates that compare need two whole editions", () =>
  inTemporaryFolder({}, async (root) => {
    const edition = await editionOf(root, SOUND);
    const error = await runErrorOf(() => gated(["boundary_f1<1"], edition, { shard: "2/3" }));
    assert.match(
      error.message,
      /^--fail-if boundary_f1 compares whole editions: use it with --merge$/,
    );
    assert.equal(error.exitCode, EXIT.usage);
    assert.equal(gated(["songs<1"], edition, { shard: "2/3" }).gates.length, 1);
    assert.deepEqual(await faultsOf(edition, gated(["boundary_f1<=1"], edition)), []);
  }));
