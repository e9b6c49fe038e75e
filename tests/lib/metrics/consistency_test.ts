import assert from "node:assert/strict";
import fc from "fast-check";
import type { Label } from "#lib/label.ts";
import { countIdenticalPairs, countIslands } from "#lib/metrics/consistency.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import { toSegments } from "#lib/segment.ts";
import type { Stanza } from "#lib/stanza.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";

/** Stanzas given by their words, each as long as its text: `aa aa b`. */
function stanzasOf(text: string): Stanza[] {
  let end = 0;
  return text.split(" ").map((words) => {
    const start = end;
    end += words.length;
    return { start, end, words };
  });
}

function pairsOf(text: string, reference: string, predicted: string) {
  return countIdenticalPairs(
    stanzasOf(text),
    labelsOfDigits(reference),
    labelsOfDigits(predicted),
  );
}

function islandsOf(text: string, predicted: string): number {
  return countIslands(stanzasOf(text), toSegments(labelsOfDigits(predicted)));
}

Deno.test("a pair differs if a single line does", () => {
  assert.deepEqual(pairsOf("aa bb aa", "110011", "110011"), { pairs: 1, differing: 0 });
  assert.deepEqual(pairsOf("aa bb aa", "110011", "110010"), { pairs: 1, differing: 1 });
  assert.deepEqual(pairsOf("aa bb aa", "110011", "000000"), { pairs: 1, differing: 0 });
});

Deno.test("of four identical stanzas, one that is labelled otherwise differs in three of six pairs", () => {
  assert.deepEqual(pairsOf("aa aa aa aa", "11111111", "11111100"), { pairs: 6, differing: 3 });
});

Deno.test("stanzas of one line, and stanzas that the reference labels differently, are no pair", () => {
  assert.deepEqual(pairsOf("a bb a", "1001", "1000"), { pairs: 0, differing: 0 });
  assert.deepEqual(pairsOf("aa aa", "1100", "1100"), { pairs: 0, differing: 0 });
  assert.deepEqual(pairsOf("aa aa aa", "110011", "110000"), { pairs: 1, differing: 1 });
});

Deno.test("an island is one line in a longer stanza, at its edge or inside it", () => {
  assert.equal(islandsOf("aaaa bb", "001000"), 1);
  assert.equal(islandsOf("aaaa bb", "000100"), 1);
  assert.equal(islandsOf("aaaa bb", "000010"), 2, "its neighbour is an island, too");
  assert.equal(islandsOf("aaaa b", "00001"), 0, "a stanza of one line");
  assert.equal(islandsOf("aaaa bb", "000110"), 1, "a segment across a break, and the last line");
});

Deno.test("pairs are counted as if all pairs of stanzas were compared", () => {
  const digits = fc.array(fc.constantFrom("0", "1"), { minLength: 12, maxLength: 12 })
    .map((all) => all.join(""));
  const stanzas = stanzasOf("aa aa bb aa bb aa");
  fc.assert(fc.property(digits, digits, (reference, predicted) => {
    const counts = { pairs: 0, differing: 0 };
    const of = (digits: string, { start, end }: Stanza) => digits.slice(start, end);
    stanzas.forEach((one, place) => {
      for (const other of stanzas.slice(place + 1)) {
        if (one.words !== other.words || of(reference, one) !== of(reference, other)) continue;
        counts.pairs++;
        if (of(predicted, one) !== of(predicted, other)) counts.differing++;
      }
    });
    assert.deepEqual(pairsOf("aa aa bb aa bb aa", reference, predicted), counts);
  }));
});

Deno.test("scores are of all songs with stanzas, and null without any", () => {
  const scorecard = new Scorecard(), labels = labelsOfDigits("110011");
  const unknown = { identical_stanzas: { differing: null, support: 0 } };
  const add = (text: string | null, predicted: readonly Label[]) =>
    scorecard.add({
      ...structureFromLabels(labels),
      ...(text !== null && { stanzas: stanzasOf(text) }),
    }, structureFromLabels(predicted));
  add(null, labelsOfDigits("101010"));
  assert.deepEqual(scorecard.scores().consistency, {
    ...unknown,
    islands: { song_mean: null, songs: 0 },
  });
  add("aa bb aa", labels);
  add("aa bb aa", labelsOfDigits("110001"));
  assert.deepEqual(scorecard.scores().consistency, {
    identical_stanzas: { differing: 1 / 2, support: 2 },
    islands: { song_mean: 1 / 2, songs: 2 },
  });
});
