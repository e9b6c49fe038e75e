import assert from "node:assert/strict";
import fc from "fast-check";
import { countHits } from "#lib/metrics/boundaries.ts";
import { countTransitions } from "#lib/metrics/transitions.ts";
import { toBoundaries } from "#lib/segment.ts";
import golden from "../../golden/segments.json" with { type: "json" };
import { anyPair } from "../../support/label_arbitraries.ts";
import { goldenPairs, pairOfDigits } from "../../support/golden_pairs.ts";

function transitionsOf(reference: string, predicted: string) {
  const pair = pairOfDigits(reference, predicted);
  return countTransitions(pair.reference, pair.predicted);
}

Deno.test("the transitions of every golden song equal the counts of label pairs", () => {
  const { verse_to_chorus, chorus_to_verse } = golden.songs.transitions;
  assert.equal(goldenPairs.length, 251);
  assert.equal(verse_to_chorus.hits.length, goldenPairs.length);
  const at = (counts: typeof verse_to_chorus, song: number) => ({
    hits: counts.hits[song],
    predicted: counts.predicted[song],
    reference: counts.true[song],
  });
  goldenPairs.forEach(({ reference, predicted, name }, song) =>
    assert.deepEqual(countTransitions(reference, predicted), {
      verse_to_chorus: at(verse_to_chorus, song),
      chorus_to_verse: at(chorus_to_verse, song),
    }, name)
  );
});

Deno.test("a hit is a line at which both sides change in the same way", () => {
  assert.deepEqual(transitionsOf("00110", "01100"), {
    verse_to_chorus: { hits: 0, predicted: 1, reference: 1 },
    chorus_to_verse: { hits: 0, predicted: 1, reference: 1 },
  });
  assert.deepEqual(transitionsOf("00110", "01110"), {
    verse_to_chorus: { hits: 0, predicted: 1, reference: 1 },
    chorus_to_verse: { hits: 1, predicted: 1, reference: 1 },
  });
});

Deno.test("the first line is not a transition, and the opposite direction is not a hit", () => {
  assert.deepEqual(transitionsOf("1100", "0011"), {
    verse_to_chorus: { hits: 0, predicted: 1, reference: 0 },
    chorus_to_verse: { hits: 0, predicted: 0, reference: 1 },
  });
});

Deno.test("both directions together contain all boundaries and all hits", () => {
  fc.assert(fc.property(anyPair, ({ reference, predicted }) => {
    const { verse_to_chorus: up, chorus_to_verse: down } = countTransitions(reference, predicted);
    const exact = countHits(toBoundaries(reference), toBoundaries(predicted), 0);
    assert.equal(up.reference + down.reference, exact.reference);
    assert.equal(up.predicted + down.predicted, exact.predicted);
    assert.ok(up.hits + down.hits <= exact.hits);
    assert.ok(Math.abs(up.reference - down.reference) <= 1);
  }));
});
