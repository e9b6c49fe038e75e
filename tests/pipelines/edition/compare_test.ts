import { checksum } from "#lib/checksum.ts";
import { type EditionDifference, editionDifferenceSchema } from "#lib/diff/difference.ts";
import { identifyCatalogue } from "#lib/edition/manifest.ts";
import { compareEditions } from "#pipelines/edition/compare.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import {
  type EditionOnDisk,
  type EditionSong,
  writeEdition,
} from "../../support/edition_on_disk.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

type Inputs = Readonly<Record<string, readonly EditionSong[]>>;

async function diffOf(folder: string, a = "a", b = "b"): Promise<EditionDifference> {
  const [one, other] = await Promise.all(
    [a, b].map((name) => StoredEdition.open(`${folder}/${name}`)),
  );
  return await compareEditions(one, other, { mostChanged: 20 });
}

/** Writes two editions, `a` and `b`, and runs the action on them. */
function withEditions(
  a: Inputs,
  b: Inputs,
  action: (folder: string) => Promise<void>,
  options: EditionOnDisk = {},
): Promise<void> {
  return inTemporaryFolder({}, async (folder) => {
    await writeEdition(`${folder}/a`, a);
    await writeEdition(`${folder}/b`, b, options);
    await action(folder);
  });
}

const A: Inputs = {
  "pop.jsonl": [
    { id: "one", labels: "0011", confidence: 0.9 },
    { id: "two", labels: "0000", confidence: 0.6 },
    { id: "gone", labels: "01", confidence: 0.6 },
  ],
  "rock/b.jsonl": [{ id: "three", labels: "01", confidence: 0.9 }],
};
const B: Inputs = {
  "pop.jsonl": [{ id: "three", labels: "01", confidence: 0.6 }, { id: "new", labels: "0" }],
  "rock/b.jsonl": [
    { id: "one", labels: "0111", confidence: 0.6, words: "others" },
    { id: "two", labels: "00001", confidence: 0.6 },
  ],
};
const OTHER_MODEL = { ...TEST_MODEL, version: "2.0.0" };

Deno.test("A difference matches the one computed by hand, wherever the songs are in the editions", () =>
  withEditions(A, B, async (folder) => {
    const found = editionDifferenceSchema.parse(await diffOf(folder));
    assert.deepEqual(found.songs, {
      both: 3,
      unchanged: 1, // three
      changed: 1, // one: line 1 of 4
      rewritten: 1, // two
      record_changed: 2, // one has other words, two has a line more
      added: 1,
      removed: 1,
    });
    assert.deepEqual(found.lines, {
      compared: 6,
      unchanged: 5,
      verse_to_chorus: 1,
      chorus_to_verse: 0,
    });
    // one: 2 became 1; three: 1 stayed.
    const { unchanged, moved_by_1, removed } = found.boundaries;
    assert.deepEqual([unchanged, moved_by_1, removed], [1, 1, 0]);
    const { metrics } = found;
    assert.equal(metrics.boundary_f1, 2 / 4);
    assert.equal(metrics.songs_removed, 1 / 4);
    // A has 4 chorus lines of 12, B has 5 of 12.
    assert.ok(Math.abs(metrics.chorus_rate_change! - 1 / 12) < 1e-9);
    // A: 6 lines of 0.9 and 6 of 0.6; B: 11 of 0.6 and 1 of 0.75.
    assert.ok(Math.abs(metrics.confidence_change! - ((6.6 + 0.75) / 12 - 0.75)) < 1e-9);
    assert.deepEqual(found.most_changed, [{
      id: "one",
      input: "rock/b.jsonl",
      lines: 4,
      relabelled: 1,
      a: { first: "verse", boundaries: [2] },
      b: { first: "verse", boundaries: [1] },
    }]);
    assert.deepEqual([found.a.name, found.b.name], ["a", "b"]);
    assert.deepEqual([
      found.a.output_options.partition_songs,
      found.b.output_options.partition_songs,
    ], [null, 1]);
    assert.deepEqual(found.b.catalogue, identifyCatalogue(["pop.jsonl", "rock/b.jsonl"]));
    assert.deepEqual(found.b.inputs, found.b.catalogue);
    assert.deepEqual([found.a.model, found.b.model], [TEST_MODEL, OTHER_MODEL]);
  }, { model: OTHER_MODEL, partitionSongs: 1 }));

Deno.test("An edition equals itself", () =>
  withEditions(A, B, async (folder) => {
    const { songs, metrics, most_changed } = await diffOf(folder, "a", "a");
    assert.deepEqual([songs.both, songs.unchanged, songs.added, songs.removed], [4, 4, 0, 0]);
    assert.deepEqual([metrics.boundary_f1, metrics.line_agreement], [1, 1]);
    assert.deepEqual([metrics.chorus_rate_change, metrics.confidence_change], [0, 0]);
    assert.deepEqual(most_changed, []);
  }));

Deno.test("Songs with the same id and record are paired, even if others are inserted or moved", () =>
  withEditions(
    {
      "1.jsonl": [
        { id: "x", labels: "01", words: "one" },
        { id: "x", labels: "0011", words: "two" },
        { id: "x", labels: "0111", words: "three" },
      ],
    },
    {
      "0.jsonl": [{ id: "x", labels: "10", words: "new" }],
      "1.jsonl": [
        { id: "x", labels: "0011", words: "two" },
        { id: "x", labels: "0001", words: "three, mended" },
        { id: "x", labels: "01", words: "one" },
      ],
    },
    async (folder) => {
      // The new one goes with the third, as no other is of its record.
      const { songs } = await diffOf(folder);
      assert.deepEqual([songs.both, songs.unchanged, songs.record_changed], [3, 2, 1]);
      assert.deepEqual([songs.rewritten, songs.added, songs.removed], [1, 1, 0]);
      const back = (await diffOf(folder, "b", "a")).songs;
      assert.deepEqual([back.both, back.unchanged, back.added, back.removed], [3, 2, 0, 1]);
    },
  ));

Deno.test("Inserting a song before one with the same id does not change the other", () => {
  const old = { id: "x", labels: "0011" };
  return withEditions(
    { "1.jsonl": [old] },
    { "1.jsonl": [{ id: "x", labels: "1100", words: "new" }, old] },
    async (folder) => {
      const { songs } = await diffOf(folder);
      assert.deepEqual([songs.unchanged, songs.changed, songs.added], [1, 0, 1]);
    },
  );
});

Deno.test("Songs with the same id are paired in the order of the manifests, over all inputs", () =>
  withEditions(
    {
      "1.jsonl": [{ id: "x", labels: "01" }, { id: "x", labels: "001" }],
      "2.jsonl": [{ id: "x", labels: "0001" }],
    },
    {
      "0.jsonl": [{ id: "x", labels: "01" }],
      "1.jsonl": [{ id: "x", labels: "011" }, { id: "x", labels: "0111" }],
      "3.jsonl": [{ id: "x", labels: "01111" }],
    },
    async (folder) => {
      const { songs, most_changed } = await diffOf(folder);
      assert.deepEqual([songs.both, songs.unchanged, songs.changed], [3, 1, 2]);
      assert.deepEqual([songs.added, songs.removed, songs.rewritten], [1, 0, 0]);
      const named = most_changed.map(({ id, occurrence, input, relabelled }) => [
        ...[id, occurrence, input, relabelled],
      ]);
      assert.deepEqual(named, [["x", 2, "1.jsonl", 2], ["x", undefined, "1.jsonl", 1]]);
      const back = await diffOf(folder, "b", "a");
      assert.deepEqual([back.songs.added, back.songs.removed, back.songs.changed], [0, 1, 2]);
    },
  ));

const anySong: fc.Arbitrary<EditionSong> = fc.record({
  id: fc.constantFrom("a", "b", "c", "d"),
  labels: fc.constantFrom("0", "01", "10", "0011", "0111", "0101"),
  confidence: fc.constantFrom(0.5, 0.75, 1),
  words: fc.constantFrom("some", "others"),
}, { noNullPrototype: true });
const anyInputs: fc.Arbitrary<Inputs> = fc.array(fc.array(anySong, { maxLength: 6 }), {
  minLength: 1,
  maxLength: 3,
}).map((inputs) => Object.fromEntries(inputs.map((songs, place) => [`${place}.jsonl`, songs])));

Deno.test("The cuts between parts do not matter, and neither does the direction", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyInputs,
      anyInputs,
      fc.integer({ min: 1, max: 3 }),
      (a, b, size) =>
        withEditions(a, b, async (folder) => {
          await writeEdition(`${folder}/cut`, b, { partitionSongs: size });
          const there = await diffOf(folder), back = await diffOf(folder, "b", "a");
          assert.deepEqual(await diffOf(folder, "a", "cut"), {
            ...there,
            b: {
              ...there.b,
              name: "cut",
              output_options: { ...there.b.output_options, partition_songs: size },
            },
          });
          const count = (inputs: Inputs) => Object.values(inputs).flat().length;
          assert.equal(there.songs.both + there.songs.removed, count(a));
          assert.equal(there.songs.both + there.songs.added, count(b));
          assert.deepEqual(back.songs, {
            ...there.songs,
            added: there.songs.removed,
            removed: there.songs.added,
          });
          assert.equal(back.lines.verse_to_chorus, there.lines.chorus_to_verse);
        }),
    ),
    { numRuns: 30 },
  );
});

Deno.test("A model without probabilities has no confidence to compare", () =>
  withEditions(A, A, async (folder) => {
    const there = await diffOf(folder), back = await diffOf(folder, "b", "a");
    assert.equal(there.metrics.confidence_change, null);
    assert.ok(there.by_confidence.every(({ from }) => from !== null), "A's model has them");
    assert.deepEqual(back.by_confidence.map(({ label, from }) => [label, from]), [
      ["verse", null],
      ["chorus", null],
    ]);
  }, { model: { ...TEST_MODEL, probabilities: "none" } }));

/** How the edition `b` is damaged, and the message. */
const DAMAGES: Readonly<Record<string, readonly [(b: string) => Promise<void>, RegExp]>> = {
  "without a manifest": [(b) => Deno.remove(`${b}/manifest.json`), /it has no manifest\.json/],
  "without a part": [
    (b) => Deno.remove(`${b}/annotations/pop.jsonl`),
    /annotations\/pop\.jsonl: /,
  ],
  "with a part that was cut off": [
    (b) => Deno.truncate(`${b}/annotations/pop.jsonl`, 100),
    /annotations\/pop\.jsonl: /,
  ],
  "with an annotation less": [
    (b) => edit(`${b}/annotations/pop.jsonl`, (text) => text.replace(/.*\n$/, "")),
    /annotations\/pop\.jsonl differs from what its manifest says/,
  ],
  "with an annotation more": [
    (b) => edit(`${b}/annotations/pop.jsonl`, (text) => text + text),
    /annotations\/pop\.jsonl has more lines than songs\/pop\.jsonl/,
  ],
  "with an entry less": [
    (b) => edit(`${b}/songs/pop.jsonl`, (text) => text.replace(/.*\n$/, "")),
    /songs\/pop\.jsonl differs from what its manifest says/,
  ],
  "with an entry more": [
    (b) => edit(`${b}/songs/pop.jsonl`, (text) => text + text),
    /songs\/pop\.jsonl has more lines than songs were written/,
  ],
  "with a manifest that says fewer songs": [
    (b) => edit(`${b}/manifest.json`, (text) => text.replace(/"songs": 2/g, '"songs": 1')),
    /its manifest\.json is damaged: /,
  ],
  "with a confidence that somebody changed": [
    (b) => edit(`${b}/annotations/pop.jsonl`, (text) => text.replace("0.6", "0.7")),
    /differs from what its manifest says/,
  ],
};

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await Deno.writeTextFile(path, change(await Deno.readTextFile(path)));
}

for (const [what, [damage, reported]] of Object.entries(DAMAGES)) {
  Deno.test(`An edition ${what} is refused with 65, as A and as B`, () =>
    withEditions(A, B, async (folder) => {
      await damage(`${folder}/b`);
      for (const sides of [["a", "b"], ["b", "a"]] as const) {
        const { exitCode, message } = await runErrorOf(() => diffOf(folder, ...sides));
        assert.equal(exitCode, EXIT.unreadable);
        assert.ok(message.startsWith(`Cannot read ${folder}/b: `), message);
        assert.match(message, reported);
      }
    }));
}

Deno.test("An interruption ends a comparison with its exit code", () =>
  withEditions(A, B, async (folder) => {
    const edition = await StoredEdition.open(`${folder}/a`);
    const signal = AbortSignal.abort(EXIT.interrupted);
    const { exitCode, message } = await runErrorOf(() =>
      compareEditions(edition, edition, { mostChanged: 1, signal })
    );
    assert.equal(exitCode, EXIT.interrupted);
    assert.match(message, /^Interrupted/);
  }));

/** Replaces the content of a file, and updates its checksum in the manifest. */
async function forge(b: string, file: "annotations" | "songs", text: string): Promise<void> {
  const manifest = JSON.parse(await Deno.readTextFile(`${b}/manifest.json`)),
    [part] = manifest.parts;
  await Deno.writeTextFile(`${b}/${part[file].path}`, text);
  Object.assign(part[file], { bytes: text.length, sha256: checksum(text) });
  await Deno.writeTextFile(`${b}/manifest.json`, JSON.stringify(manifest));
}

/** Annotations that Refrain does not write, each of the length in its entry. */
const FORGED: Readonly<Record<string, readonly [RegExp, string, RegExp]>> = {
  "has no segments": [/"segments"/, '"segmenta"', /segments: is required: a list/],
  "has segments with a gap": [/"end":2/, '"end":1', /segments: the segments are not contiguous/],
  "has an empty segment": [
    /"start":2,"end":4/,
    '"start":2,"end":2',
    /segments: the segments are not /,
  ],
  "begins with its second line": [
    /"start":0/,
    '"start":1',
    /segments: the segments are not contiguous/,
  ],
  "has another label": [/"chorus"/, '"chores"', /segments\[1\]\.label: /],
  "is of another song": [/"id":"one"/, '"id":"two"', /annotation of one does not match its entry/],
  "is no JSON": [/}$/m, "]", /annotations\/pop\.jsonl: /],
};

for (const [what, [pattern, replacement, reported]] of Object.entries(FORGED)) {
  Deno.test(`An edition whose annotation ${what} is refused with 65`, () =>
    withEditions(A, A, async (folder) => {
      const path = `${folder}/b/annotations/pop.jsonl`, text = await Deno.readTextFile(path);
      const forged = text.replace(pattern, replacement);
      assert.notEqual(forged, text);
      await forge(`${folder}/b`, "annotations", forged);
      const { exitCode, message } = await runErrorOf(() => diffOf(folder));
      assert.equal(exitCode, EXIT.unreadable, message);
      assert.match(message, reported);
    }));
}

const FILES = ["annotations/pop.jsonl", "songs/pop.jsonl", "manifest.json"] as const;

Deno.test("If any byte is damaged, an edition is refused with 65, or its manifest is still consistent", async () => {
  const anyDamage = fc.record({
    file: fc.constantFrom(...FILES),
    place: fc.nat(100_000),
    byte: fc.integer({ min: 0, max: 255 }),
    side: fc.constantFrom("a", "b"),
  });
  await withEditions(A, A, async (folder) => {
    await fc.assert(
      fc.asyncProperty(anyDamage, async ({ file, place, byte, side }) => {
        const path = `${folder}/${side}/${file}`, whole = await Deno.readFile(path);
        const at = place % whole.length;
        fc.pre(whole[at] !== byte);
        await Deno.writeFile(path, whole.with(at, byte));
        try {
          const found = await diffOf(folder).catch((error) => error);
          if (found instanceof RunError) return assert.equal(found.exitCode, EXIT.unreadable);
          assert.equal(file, "manifest.json", "files are known by their checksums");
          editionDifferenceSchema.parse(found);
        } finally {
          await Deno.writeFile(path, whole);
        }
      }),
      { numRuns: 600 },
    );
  });
});
