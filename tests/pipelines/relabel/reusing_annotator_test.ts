import { checksum } from "#lib/checksum.ts";
import type { Provenance } from "#lib/edition/manifest.ts";
import type { RecordResult } from "#pipelines/annotator/contract.ts";
import type { EncodedAnnotation } from "#pipelines/annotator/encoded_annotation.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import { reuseBlocker, ReusingAnnotator } from "#pipelines/relabel/reusing_annotator.ts";
import { PreviousSongs, type Reach } from "#pipelines/relabel/previous_songs.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { DigitAnnotator, digitSong, recordOfDigits } from "../../support/digit_songs.ts";
import {
  type EditionOnDisk,
  type EditionSong,
  writeEdition,
} from "../../support/edition_on_disk.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** Reaches every song of these tests. */
const FAR: Reach = { count: 10_000, size: 1e9, misses: 10_000 };

/** What a test works with. */
interface Reused {
  readonly annotator: ReusingAnnotator;
  readonly inner: DigitAnnotator;
  /** The previous edition's folder. */
  readonly folder: string;
}

interface Previous extends EditionOnDisk {
  readonly reach?: Reach;
}

/** Lets a test use an annotator whose previous edition has these songs, and other inputs around them. */
async function withPrevious(
  songs: readonly EditionSong[],
  test: (reused: Reused) => Promise<void>,
  { reach = FAR, ...options }: Previous = {},
): Promise<void> {
  await inTemporaryFolder({}, async (folder) => {
    const others = [digitSong("other", "000")];
    await writeEdition(folder, { "a.jsonl": others, "b.jsonl": songs, "c.jsonl": others }, options);
    const previous = new PreviousSongs(await StoredEdition.open(folder), "b.jsonl", reach);
    const inner = new DigitAnnotator(), annotator = new ReusingAnnotator(inner, previous);
    try {
      await test({ annotator, inner, folder });
    } finally {
      await previous.close();
    }
  });
}

/** Songs `from` to `to` - 1. */
function songs(from: number, to: number): EditionSong[] {
  return Array.from({ length: to - from }, (_, place) => {
    const number = from + place;
    return digitSong(`song ${number}`, number.toString(2).padStart(8, "0"));
  });
}

function recordsOf(songs: readonly EditionSong[]): RawRecord[] {
  return songs.map(recordOfDigits);
}

/** What is said of records: annotations, or that there is none. */
function said(answers: readonly RecordResult<EncodedAnnotation>[]): string[] {
  return answers.map((answer) => {
    if (answer === "filtered") return answer;
    if (answer instanceof Rejection) return "rejected";
    return `${answer.id}: ${new TextDecoder().decode(answer.bytes)}`;
  });
}

/** Asserts that the results are those of a full run; returns the ids that were labelled again. */
async function labelledAgain(
  { annotator, inner }: Reused,
  songs: readonly EditionSong[],
): Promise<string[]> {
  const before = inner.calls.flat().length, records = recordsOf(songs);
  const answers = said(await annotator.annotate(records));
  assert.deepEqual(answers, said(await new DigitAnnotator().annotate(records)));
  return inner.calls.flat().slice(before);
}

Deno.test("Songs of the previous edition are reused, and the others labelled in one call", () =>
  withPrevious(songs(0, 10), async (reused) => {
    const changed = digitSong("song 4", "1111"), fresh = digitSong("fresh", "10");
    const now = [fresh, ...songs(0, 4), changed, ...songs(5, 8), fresh];
    assert.deepEqual(await labelledAgain(reused, now), ["fresh", "song 4", "fresh"]);
    assert.equal(reused.annotator.reused, 7);
    assert.equal(reused.inner.calls.length, 1);
  }));

Deno.test("A batch that is all reused does not call the inner annotator", () =>
  withPrevious(songs(0, 10), async (reused) => {
    assert.deepEqual(await labelledAgain(reused, songs(0, 10)), []);
    assert.deepEqual(reused.inner.calls, []);
  }));

Deno.test("Rejected and filtered records are never reused", () =>
  withPrevious(songs(0, 3), async (reused) => {
    const now = [digitSong("!", ""), ...songs(0, 2), digitSong("~", "1"), ...songs(2, 3)];
    assert.deepEqual(await labelledAgain(reused, now), ["!", "~"]);
  }));

Deno.test("A song that was the second of its id is labelled again", () => {
  const twice = [digitSong("a", "01"), digitSong("a", "10"), ...songs(0, 2)];
  return withPrevious(twice, async (reused) => {
    assert.deepEqual(await labelledAgain(reused, twice), ["a"]);
    assert.deepEqual(await labelledAgain(reused, twice.slice(1, 2)), ["a"]);
  });
});

Deno.test("A record that occurs twice is reused twice, with the annotation of the first", () => {
  const twice = [...songs(0, 2), ...songs(0, 2)];
  return withPrevious(twice, async (reused) => {
    assert.deepEqual(await labelledAgain(reused, twice), []);
  });
});

Deno.test("A song of another input, or with another title, is labelled again", () =>
  withPrevious(songs(0, 3), async ({ annotator, inner }) => {
    const [song] = songs(0, 1), other = digitSong("other", "000");
    const titled = { ...recordOfDigits(song), title: "its file" };
    await annotator.annotate([recordOfDigits(other), titled, recordOfDigits(song)]);
    assert.deepEqual(inner.calls, [["other", "song 0"]]);
  }));

Deno.test("An input that the previous edition lacks, or has without songs, is all labelled", () =>
  withPrevious([], async (reused) => {
    assert.deepEqual(await labelledAgain(reused, songs(0, 2)), ["song 0", "song 1"]);
  }));

Deno.test("A song that moved within the reach is found; one that moved farther costs only itself", () =>
  withPrevious(songs(0, 100), async (reused) => {
    const [near, far, late] = [songs(9, 10), songs(90, 91), songs(0, 1)];
    const now = [...near, ...far, ...songs(1, 9), ...songs(10, 20), ...late, ...songs(20, 90)];
    assert.deepEqual(await labelledAgain(reused, now), ["song 90", "song 0"]);
  }, { reach: { ...FAR, count: 10 } }));

Deno.test("The window keeps no more bytes of annotations than its limit", () =>
  withPrevious(songs(0, 100), async (reused) => {
    const now = [...songs(50, 51), ...songs(0, 50), ...songs(51, 100)];
    const again = await labelledAgain(reused, now);
    assert.ok(again.length > 30 && again.length < 50, `${again.length}`);
    assert.deepEqual(again, songs(0, again.length).map(({ id }) => id));
  }, { reach: { ...FAR, size: 5_000 } }));

const NEAR: Reach = { count: 10, size: 1e9, misses: 3 };

Deno.test("Any number of added songs causes no other song to be labelled again", () =>
  withPrevious(songs(0, 50), async (reused) => {
    const added = songs(300, 350), now = [...songs(0, 10), ...added, ...songs(10, 50)];
    assert.deepEqual(await labelledAgain(reused, now), added.map(({ id }) => id));
  }, { reach: NEAR }));

Deno.test("Any number of changed or removed songs causes few others to be labelled again", () =>
  withPrevious(songs(0, 200), async (reused) => {
    const changed = songs(20, 70).map(({ id }) => digitSong(id, "1"));
    const now = [...songs(0, 20), ...changed, ...songs(70, 80), ...songs(150, 200)];
    const again = [...changed, ...songs(70, 72), ...songs(150, 152)];
    assert.deepEqual(await labelledAgain(reused, now), again.map(({ id }) => id));
  }, { reach: NEAR }));

Deno.test("A run that starts in the middle of the input finds its songs after some misses", () =>
  withPrevious(songs(0, 200), async (reused) => {
    assert.deepEqual(await labelledAgain(reused, songs(180, 200)), ["song 180", "song 181"]);
  }, { reach: NEAR, partitionSongs: 7 }));

Deno.test("Each move of the reach takes the same number of misses", () =>
  withPrevious(songs(0, 200), async (reused) => {
    const now = [...songs(50, 53), ...songs(100, 103), ...songs(150, 153)];
    const again = [...songs(50, 52), ...songs(100, 102), ...songs(150, 152)].map(({ id }) => id);
    assert.deepEqual(await labelledAgain(reused, now), again);
  }, { reach: NEAR }));

Deno.test("Misses that are not successive do not move the reach", () =>
  withPrevious(songs(0, 100), async (reused) => {
    const misses = songs(90, 98).map((song, place) => [song, ...songs(place, place + 1)]);
    assert.equal((await labelledAgain(reused, misses.flat())).length, 8);
    assert.deepEqual(await labelledAgain(reused, songs(8, 9)), []);
  }, { reach: { ...NEAR, misses: 2 } }));

Deno.test("Songs in many chunks of many parts are all found, with several calls at once", () =>
  withPrevious(songs(0, 3000), async ({ annotator, inner }) => {
    const records = recordsOf(songs(0, 3000));
    const batches = Array.from({ length: 60 }, (_, n) => records.slice(50 * n, 50 * n + 50));
    const answers = await Promise.all(batches.map((batch) => annotator.annotate(batch)));
    assert.deepEqual(said(answers.flat()), said(await new DigitAnnotator().annotate(records)));
    assert.deepEqual(inner.calls, []);
  }, { reach: { count: 20, size: 1e9, misses: 2 }, partitionSongs: 1100 }));

Deno.test("It has the model and width of the inner annotator, and does not dispose of it", () =>
  withPrevious(songs(0, 3), async ({ annotator, inner }) => {
    assert.deepEqual([annotator.model, annotator.concurrency], [TEST_MODEL, 3]);
    await annotator.annotate(recordsOf(songs(0, 1)));
    await annotator.dispose();
    assert.ok(!inner.isDisposed);
    assert.deepEqual(said(await annotator.annotate([])), []);
  }));

Deno.test({
  name: "When it is disposed of, no file of the previous edition is open any more",
  sanitizeResources: true,
  fn: () =>
    withPrevious(songs(0, 3000), async ({ annotator }) => {
      await annotator.annotate(recordsOf(songs(0, 1)));
      let isClosed = false;
      const disposal = Promise.resolve(annotator.dispose()).then(() => isClosed = true);
      await Promise.resolve();
      assert.equal(isClosed, false, "closing takes its time");
      await disposal;
    }),
});

/** What can be wrong with a previous edition, and the files that show it. */
const damages: Readonly<Record<string, { file: string; damage: (text: string) => string }>> = {
  "an annotation": { file: "annotations", damage: (text) => text.replace("verse", "worse") },
  "the last annotation": { file: "annotations", damage: (text) => text.replace(/.*\n$/, "") },
  "an entry": { file: "songs", damage: (text) => text.replace("song 1", "song 7") },
  "an entry's JSON": { file: "songs", damage: (text) => text.replace("{", "[") },
  "an entry's fields": { file: "songs", damage: (text) => text.replace("bytes", "bites") },
  "the last entry": { file: "songs", damage: (text) => text.replace(/.*\n$/, "") },
  "an entry too many": { file: "songs", damage: (text) => text + text },
};

for (const [what, { file, damage }] of Object.entries(damages)) {
  Deno.test(`If ${what} is damaged, no song is ever returned: the run ends`, () =>
    withPrevious(songs(0, 5), async ({ annotator, inner, folder }) => {
      const path = `${folder}/${file}/b.jsonl`;
      await Deno.writeTextFile(path, damage(await Deno.readTextFile(path)));
      for (const [song] of [songs(0, 1), songs(9, 10)]) {
        const error = await runErrorOf(() => annotator.annotate([recordOfDigits(song)]));
        assert.equal(error.exitCode, 65);
        assert.match(error.message, /^Cannot read /);
      }
      assert.deepEqual(inner.calls, []);
    }));
}

for (const file of ["annotations", "songs"]) {
  Deno.test(`If the ${file} are missing, the run ends`, () =>
    withPrevious(songs(0, 5), async ({ annotator, folder }) => {
      await Deno.remove(`${folder}/${file}/b.jsonl`);
      const error = await runErrorOf(() => annotator.annotate(recordsOf(songs(0, 1))));
      assert.equal(error.exitCode, 65);
    }));
}

/** Damages that a manifest goes along with. */
const consistent: Readonly<Record<string, { file: string; damage: (text: string) => string }>> = {
  "annotations in another order": {
    file: "annotations",
    damage: (text) => text.split(/(?<=\n)/).toReversed().join(""),
  },
  "an annotation of another length": {
    file: "annotations",
    damage: (text) => text.replaceAll("Verse 1", "Verse 12"),
  },
  "annotations of other songs": {
    file: "annotations",
    damage: (text) => text.replaceAll('"id":"song', '"id":"gong'),
  },
  "too few annotations": { file: "annotations", damage: () => "" },
  "an entry that is missing": { file: "songs", damage: (text) => text.replace(/.*\n/, "") },
  "an entry too many": { file: "songs", damage: (text) => text + text },
};

for (const [what, { file, damage }] of Object.entries(consistent)) {
  Deno.test(`An edition with ${what} and a matching manifest ends the run`, () =>
    inTemporaryFolder({}, async (folder) => {
      const manifest = await writeEdition(folder, { "b.jsonl": songs(0, 4) }),
        path = `${file}/b.jsonl`;
      const text = damage(await Deno.readTextFile(`${folder}/${path}`));
      await Deno.writeTextFile(`${folder}/${path}`, text);
      const stored = { path, bytes: text.length, sha256: checksum(text) };
      const parts = [{ ...manifest.parts[0], [file]: stored }];
      await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify({ ...manifest, parts }));
      const previous = new PreviousSongs(await StoredEdition.open(folder), "b.jsonl");
      const annotator = new ReusingAnnotator(new DigitAnnotator(), previous);
      const error = await runErrorOf(() => annotator.annotate(recordsOf(songs(0, 4))));
      assert.equal(error.exitCode, 65);
      await previous.close();
    }));
}

/** Two nights: the second has some of the first's songs, in any order, changed, twice, and new ones. */
const anyNights = fc.record({
  before: fc.array(fc.nat(25), { maxLength: 30 }),
  now: fc.array(fc.nat(35), { maxLength: 40 }),
  isSorted: fc.boolean(),
  count: fc.integer({ min: 1, max: 8 }),
  misses: fc.integer({ min: 1, max: 4 }),
  partitionSongs: fc.integer({ min: 1, max: 9 }),
  batch: fc.integer({ min: 1, max: 9 }),
});

/** The songs that are labelled again, by the rule as documented, song by song. */
function expectedIds(
  before: readonly EditionSong[],
  now: readonly EditionSong[],
  { count, misses: misses }: Pick<Reach, "count" | "misses">,
): string[] {
  const json = (song: EditionSong) => JSON.stringify(song);
  const isFirst = ({ id }: EditionSong, place: number) =>
    before.findIndex((other) => other.id === id) === place;
  let read = 0, inARow = 0;
  return now.filter((song) => {
    const place = before.findIndex((other) => json(other) === json(song));
    if (place < 0 || !isFirst(before[place], place)) return true;
    inARow = place < read + count ? 0 : inARow + 1;
    if (inARow > 0 && inARow < misses) return true;
    inARow = 0;
    read = Math.max(read, place + 1);
    return place < read - count;
  }).map(({ id }) => id);
}

Deno.test("For any sequence of catalogues, reuse gives the same edition as a full run, and labels only what it must", () =>
  fc.assert(
    fc.asyncProperty(anyNights, async ({ isSorted, batch, partitionSongs, ...nights }) => {
      // Of three numbers two have the same id.
      const song = (number: number) =>
        digitSong(`id ${number - (number % 3 === 1 ? 1 : 0)}`, number.toString(2).padStart(6, "0"));
      const inOrder = (numbers: readonly number[]) =>
        isSorted ? numbers.toSorted((one, other) => one - other) : numbers;
      const before = inOrder(nights.before).map(song), now = inOrder(nights.now).map(song);
      const reach = { ...nights, size: 1e9 };
      await withPrevious(before, async ({ annotator, inner }) => {
        const records = recordsOf(now),
          answers: Promise<readonly RecordResult<EncodedAnnotation>[]>[] = [];
        for (let first = 0; first < records.length; first += batch) {
          answers.push(annotator.annotate(records.slice(first, first + batch)));
        }
        const all = (await Promise.all(answers)).flat();
        assert.deepEqual(said(all), said(await new DigitAnnotator().annotate(records)));
        assert.deepEqual(inner.calls.flat(), expectedIds(before, now, reach));
        assert.equal(annotator.reused, now.length - inner.calls.flat().length);
      }, { reach, partitionSongs });
    }),
    { numRuns: 150 },
  ));

type Change = (head: Provenance) => Provenance;

function withOptions(options: Partial<Provenance["output_options"]>): Change {
  return (head) => ({ ...head, output_options: { ...head.output_options, ...options } });
}

function withModel(model: Partial<Provenance["model"]>): Change {
  return (head) => ({ ...head, model: { ...head.model, ...model } });
}

/** Why an edition is not reused for one whose head was changed. */
async function reasonAfter(change: Change): Promise<string | undefined> {
  let reason: string | undefined;
  await inTemporaryFolder({}, async (folder) => {
    const manifest = await writeEdition(folder, { "a.jsonl": [digitSong("a", "01")] });
    reason = reuseBlocker(manifest, change(manifest));
  });
  return reason;
}

const sameAnnotations: Readonly<Record<string, Change>> = {
  "nothing": (head) => head,
  "the order of the model's fields": (head) => ({
    ...head,
    model: Object.fromEntries(Object.entries(TEST_MODEL).toReversed()) as typeof TEST_MODEL,
  }),
  "the catalogue": (head) => ({ ...head, catalogue: { inputs: 7, sha256: "0".repeat(64) } }),
  "the songs a part": withOptions({ partition_songs: 3 }),
  "the compression": withOptions({ compression: "zstd" }),
};

for (const [what, change] of Object.entries(sameAnnotations)) {
  Deno.test(`An edition is reused if ${what} differs`, async () => {
    assert.equal(await reasonAfter(change), undefined);
  });
}

const otherAnnotations: readonly (readonly [Change, string])[] = [
  [(head) => ({ ...head, refrain: "9.9.9" }), "Refrain 0.0.0, and this one is made with 9.9.9"],
  [withModel({ name: "blstm" }), "the model invented, and this one is made with blstm"],
  [withModel({ version: "2" }), "the model's version 0.0.0, and this one is made with 2"],
  [withModel({ checksum: "c" }), "the model's checksum null, and this one is made with c"],
  [
    withModel({ probabilities: "calibrated" }),
    "the model's probabilities raw, and this one is made with calibrated",
  ],
  [withOptions({ format: "text" }), "format auto, and this one is made with text"],
  [withOptions({ languages: ["en"] }), 'languages null, and this one is made with ["en"]'],
  [withOptions({ lines: true }), "lines false, and this one is made with true"],
  [withOptions({ max_lines: 7 }), "max_lines 500, and this one is made with 7"],
  [withOptions({ max_line_bytes: 7 }), "max_line_bytes 10000, and this one is made with 7"],
];

for (const [change, words] of otherAnnotations) {
  Deno.test(`An edition is not reused if it was made with ${words}`, async () => {
    assert.equal(await reasonAfter(change), `The previous edition was made with ${words}`);
  });
}
