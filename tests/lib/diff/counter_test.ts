import { DifferenceCounter, MostChangedSongs } from "#lib/diff/counter.ts";
import { type ChangedSong, editionDifferenceSchema } from "#lib/diff/difference.ts";
import { DIFF_METRICS } from "#lib/edition/gate.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import {
  anEdition,
  differenceOfDigits,
  type PairOfDigits,
} from "../../support/difference_of_digits.ts";
import { outlineOfDigits } from "../../support/outline_of_digits.ts";

// Worked by hand; ^ marks lines that moved. Boundaries: exact hits, within 1, within 2.
const HAND: readonly PairOfDigits[] = [
  //             ^ ^        A 2 4 6, B 3 5 6: hits 1 (6), 3 (2-3, 4-5, 6-6), 3
  ["s1", "00110011", "00011011", { confidence: 0.95 }],
  //          ^             A none, B 3: one is new
  ["s2", "0000", "0001", { confidence: 0.55 }],
  //       ^^^              A 1 4, B none: two are gone
  ["s3", "01110", "00000", { confidence: 0.65 }],
  ["s4", "0011", "00110"], // another number of lines: not compared
  //         ^^             A 4, B 2: hits 0, 0, 1
  ["s5", "00001", "00111", { confidence: 0.85 }],
  ["s6", "01", "01", { confidence: 0.75 }], // A 1, B 1: hits 1, 1, 1
];

const difference = differenceOfDigits(HAND, { added: 3, removed: 2 });

Deno.test("songs are counted by what changed", () => {
  assert.deepEqual(difference.songs, {
    both: 6,
    unchanged: 1,
    changed: 4,
    rewritten: 1,
    record_changed: 0,
    added: 3,
    removed: 2,
  });
});

Deno.test("lines and boundaries match those worked by hand", () => {
  // 8 + 4 + 5 + 5 + 2 lines. Verse to chorus: s1 line 4, s2 line 3, s5 lines 2 and 3.
  assert.deepEqual(difference.lines, {
    compared: 24,
    unchanged: 16,
    verse_to_chorus: 4,
    chorus_to_verse: 4,
  });
  // A: 3 + 2 + 1 + 1 boundaries, B: 3 + 1 + 1 + 1; hits 2, 4 and 5.
  assert.deepEqual(difference.boundaries, {
    a: 7,
    b: 6,
    unchanged: 2,
    moved_by_1: 2,
    moved_by_2: 1,
    removed: 2,
    added: 1,
  });
});

Deno.test("a song whose record changed is counted, regardless of its labels", () => {
  const counter = new DifferenceCounter(0), named = { id: "s", input: "a.jsonl" };
  for (const digits of ["01", "00", "011"]) {
    for (const record of ["0", "1"]) {
      counter.countBoth(outlineOfDigits("01"), outlineOfDigits(digits, { record }), named);
    }
  }
  const { songs } = counter.difference(anEdition("a"), anEdition("b"), 0);
  assert.deepEqual([songs.unchanged, songs.changed, songs.rewritten], [2, 2, 2]);
  assert.equal(songs.record_changed, 3);
});

Deno.test("agreement follows docs/metrics.md, with A as the reference", () => {
  const { exact, within_1, within_2 } = difference.agreement.boundaries;
  assert.deepEqual(exact, { precision: 2 / 6, recall: 2 / 7, f1: 4 / 13 });
  assert.deepEqual(within_1, { precision: 4 / 6, recall: 4 / 7, f1: 8 / 13 });
  assert.deepEqual(within_2, { precision: 5 / 6, recall: 5 / 7, f1: 10 / 13 });
  assert.equal(difference.agreement.lines, 16 / 24);
});

Deno.test("relabelled lines and kept boundaries are counted by label and confidence in A", () => {
  const rows = difference.by_confidence.map((
    { label, from, lines, relabelled, boundaries, kept },
  ) => `${label} ${from}: ${relabelled} of ${lines}, ${kept} of ${boundaries}`);
  assert.deepEqual(rows, [
    "verse 0.5: 1 of 4, 0 of 0", // s2
    "verse 0.6: 0 of 2, 0 of 1", // s3: the verse from 4 on
    "verse 0.7: 0 of 1, 0 of 0", // s6
    "verse 0.8: 2 of 4, 0 of 0", // s5
    "verse 0.9: 1 of 4, 0 of 1", // s1: the verse from 4 on
    "chorus 0.6: 3 of 3, 0 of 1", // s3: from 1 on
    "chorus 0.7: 0 of 1, 1 of 1", // s6: from 1 on
    "chorus 0.8: 0 of 1, 0 of 1", // s5: from 4 on
    "chorus 0.9: 1 of 4, 1 of 2", // s1: from 2 and from 6 on
  ]);
});

Deno.test("metrics for gates are shares of A's songs", () => {
  const { metrics } = difference; // A has the six songs of both, and two that are gone
  assert.deepEqual([metrics.songs_changed, metrics.songs_added], [4 / 8, 3 / 8]);
  assert.deepEqual([metrics.songs_removed, metrics.songs_rewritten], [2 / 8, 1 / 8]);
  assert.equal(metrics.boundary_f1, 4 / 13);
  assert.equal(metrics.line_agreement, 16 / 24);
  assert.deepEqual(Object.keys(metrics), [...DIFF_METRICS]);
});

Deno.test("the most changed songs come first, with both sides", () => {
  // Shares 3/5, 2/5, 2/8 and 1/4: of two quarters, two lines come before one.
  assert.deepEqual(difference.most_changed.map(({ id }) => id), ["s3", "s5", "s1", "s2"]);
  assert.deepEqual(difference.most_changed[0], {
    id: "s3",
    input: "a.jsonl",
    lines: 5,
    relabelled: 3,
    a: { first: "verse", boundaries: [1, 4] },
    b: { first: "verse", boundaries: [] },
  });
  assert.equal(differenceOfDigits(HAND, { mostChanged: 2 }).most_changed.length, 2);
});

Deno.test("metrics are undefined if nothing can be compared", () => {
  for (const pairs of [[], [["s", "0", "01"]]] satisfies PairOfDigits[][]) {
    const { agreement, metrics, by_confidence } = differenceOfDigits(pairs);
    assert.deepEqual(agreement, {
      lines: null,
      boundaries: { exact: null, within_1: null, within_2: null },
    });
    assert.deepEqual([metrics.boundary_f1, metrics.line_agreement], [null, null]);
    assert.deepEqual(by_confidence, []);
  }
  assert.equal(differenceOfDigits([], { added: 1 }).metrics.songs_added, null, "A has no songs");
});

const digits = (lines: number) =>
  fc.string({ unit: fc.constantFrom("0", "1"), minLength: lines, maxLength: lines });
const confidence = fc.constantFrom(null, 0.5, 0.61, 0.73, 0.88, 1);
const anyPair = fc.integer({ min: 1, max: 12 })
  .chain((lines) =>
    fc.record({
      a: digits(lines),
      b: fc.oneof(digits(lines), digits(lines + 1)),
      confidence,
    })
  ).map(({ a, b, confidence }): PairOfDigits => [`${a} ${b}`, a, b, { confidence }]);
const anyPairs = fc.array(anyPair, { maxLength: 12 });

Deno.test("the counts add up for any labels", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const found = editionDifferenceSchema.parse(differenceOfDigits(pairs, { mostChanged: 100 }));
    const { songs, lines, boundaries, by_confidence } = found;
    assert.equal(songs.both, pairs.length);
    assert.equal(songs.both, songs.unchanged + songs.changed + songs.rewritten);
    assert.equal(lines.compared, lines.unchanged + lines.verse_to_chorus + lines.chorus_to_verse);
    const stayed = boundaries.unchanged + boundaries.moved_by_1 + boundaries.moved_by_2;
    assert.equal(boundaries.a, stayed + boundaries.removed);
    assert.equal(boundaries.b, stayed + boundaries.added);
    const sum = (name: "lines" | "relabelled" | "boundaries" | "kept") =>
      by_confidence.reduce((sum, cell) => sum + cell[name], 0);
    assert.deepEqual(
      [sum("lines"), sum("relabelled"), sum("boundaries"), sum("kept")],
      [lines.compared, lines.compared - lines.unchanged, boundaries.a, boundaries.unchanged],
    );
    // Line by line, as anyone would.
    const compared = pairs.filter(([, a, b]) => a.length === b.length);
    const moves = (from: string) =>
      compared.reduce(
        (sum, [, a, b]) =>
          sum + [...a].filter((digit, line) => digit === from && b[line] !== from).length,
        0,
      );
    assert.deepEqual([lines.verse_to_chorus, lines.chorus_to_verse], [moves("0"), moves("1")]);
    assert.equal(found.most_changed.length, songs.changed);
  }));
});

Deno.test("unchanged songs agree completely", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const same = pairs.map(([id, a, , options]): PairOfDigits => [id, a, a, options]);
    const { songs, lines, boundaries, agreement, most_changed } = differenceOfDigits(same);
    assert.equal(songs.unchanged, songs.both);
    assert.equal(lines.unchanged, lines.compared);
    assert.deepEqual([boundaries.unchanged, boundaries.b], [boundaries.a, boundaries.a]);
    for (const scores of Object.values(agreement.boundaries)) {
      assert.deepEqual(scores, boundaries.a === 0 ? null : { precision: 1, recall: 1, f1: 1 });
    }
    assert.deepEqual(most_changed, []);
  }));
});

Deno.test("swapping A and B swaps the counts and keeps the agreement", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const back = pairs.map(([id, a, b, options]): PairOfDigits => [id, b, a, options]);
    const there = differenceOfDigits(pairs, { added: 1, removed: 2 });
    const again = differenceOfDigits(back, { added: 2, removed: 1 });
    assert.deepEqual(again.songs, { ...there.songs, added: 2, removed: 1 });
    assert.deepEqual(again.lines, {
      ...there.lines,
      verse_to_chorus: there.lines.chorus_to_verse,
      chorus_to_verse: there.lines.verse_to_chorus,
    });
    const { a, b, removed, added } = there.boundaries;
    assert.deepEqual(again.boundaries, {
      ...there.boundaries,
      a: b,
      b: a,
      removed: added,
      added: removed,
    });
    for (const metric of ["boundary_f1", "boundary_f1_within_2", "line_agreement"] as const) {
      assert.equal(again.metrics[metric], there.metrics[metric]);
    }
  }));
});

function changed(id: string, relabelled: number, lines: number, input = "a.jsonl"): ChangedSong {
  const side = { first: "verse" as const, boundaries: [] };
  return { id, input, lines, relabelled, a: side, b: side };
}

function mostOf(most: number, songs: readonly ChangedSong[]): readonly ChangedSong[] {
  const kept = new MostChangedSongs(most);
  for (const song of songs) kept.add(song);
  return kept.songs;
}

Deno.test("songs are ranked by share of lines, then by lines, then by id", () => {
  const songs = [
    changed("long", 9, 20),
    changed("b", 2, 4),
    changed("a", 2, 4),
    changed("longer half", 4, 8),
    changed("all", 1, 1),
  ];
  const ranked = ["all", "longer half", "a", "b", "long"];
  assert.deepEqual(mostOf(5, songs).map(({ id }) => id), ranked);
  assert.deepEqual(mostOf(2, songs).map(({ id }) => id), ranked.slice(0, 2));
  assert.deepEqual(mostOf(0, songs), []);
});

Deno.test("songs that compare equal stay in order", () => {
  const songs = ["1", "2", "3"].map((input) => changed("same", 1, 2, input));
  assert.deepEqual(mostOf(2, songs).map(({ input }) => input), ["1", "2"]);
});

Deno.test("of any songs, those that are kept are the first in order", () => {
  const song = fc.tuple(fc.constantFrom(..."abc"), fc.integer({ min: 1, max: 6 }))
    .map(([id, relabelled]) => changed(id, relabelled, 12));
  fc.assert(fc.property(fc.array(song, { maxLength: 30 }), fc.nat(8), (songs, most) => {
    const sorted = songs.toSorted((one, other) =>
      other.relabelled - one.relabelled || one.id.localeCompare(other.id)
    );
    assert.deepEqual(mostOf(most, songs), sorted.slice(0, most));
  }));
});
