import { firstEqualStanzas, toStanzas } from "#lib/stanza.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ScoredSong } from "#models/decoding/contract.ts";
import { sigmoid } from "#models/decoding/logistic.ts";
import { decodeStanzas, fitStanzaDecoder } from "#models/decoding/stanza_decoder.ts";
import type { StanzaFeature } from "#models/decoding/stanza_features.ts";
import golden from "../../golden/stanzas.json" with { type: "json" };
import { assertNear } from "../../support/numbers.ts";
import { goldenSongs, TABLES } from "./golden_stanzas.ts";

Deno.test("fitted decoders and their probabilities agree with SciPy and PyTorch", () => {
  for (const fit of golden.fits) {
    const names = fit.names as StanzaFeature[];
    const decoder = fitStanzaDecoder(goldenSongs, TABLES, names, fit.penalty);
    assertNear(names.map((name) => decoder.weights[name]!), fit.weights, 1e-6, "weights");
    assertNear(decoder.transitions, fit.transitions, 1e-6, "transitions");
    goldenSongs.forEach((song, place) => {
      const { logOdds, changes } = decodeStanzas(song, TABLES, decoder);
      const starts = toStanzas(song).map(({ start }) => start);
      assertNear(starts.map((line) => sigmoid(logOdds[line])), fit.chorus[place], 1e-6, "chorus");
      assertNear(starts.map((line) => changes[line]), fit.changes[place], 1e-6, "changes");
    });
  }
});

/** Songs of stanzas of one or two lines, each "a" or "b", and their scores. */
const songs: fc.Arbitrary<ScoredSong> = fc.array(
  fc.record({
    text: fc.constantFrom("a", "b", "ab", "ba"),
    scores: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
  }),
  { minLength: 2, maxLength: 7 },
).map((stanzas) => {
  const breaks: number[] = [];
  for (const { text } of stanzas.slice(0, -1)) breaks.push((breaks.at(-1) ?? 0) + text.length);
  const lines = stanzas.flatMap(({ text }) => [...text]);
  const emissions = stanzas.flatMap(({ text, scores }) => scores.slice(0, 2 * text.length));
  return { lines, breaks, emissions, similarity: new Float32Array(lines.length ** 2) };
});

const transitions = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
  minLength: 4,
  maxLength: 4,
});

Deno.test("lines of a stanza have one label and one probability, and change at breaks only", () => {
  fc.assert(fc.property(songs, transitions, (song, transitions) => {
    const { labels, logOdds, changes } = decodeStanzas(song, TABLES, {
      weights: { sum: 10, constant: 0.1 },
      transitions,
    });
    for (let line = 0; line < labels.length; line++) {
      if (line === 0 || song.breaks.includes(line)) continue;
      assert.equal(labels[line], labels[line - 1]);
      assert.equal(logOdds[line], logOdds[line - 1]);
      assert.equal(changes[line], 0);
    }
  }));
});

Deno.test("equal stanzas get one label, as the best of all label sequences that give them one", () => {
  fc.assert(fc.property(songs, transitions, (song, transitions) => {
    const { labels } = decodeStanzas(song, TABLES, { weights: { sum: 10 }, transitions });
    const stanzas = toStanzas(song);
    const firsts = firstEqualStanzas(stanzas);
    const found = stanzas.map(({ start }) => labels[start]);
    const isConsistent = (sequence: number[]) =>
      sequence.every((label, stanza) => label === sequence[firsts[stanza]]);
    assert.ok(isConsistent(found));
    // The search is exact if only one group of equal stanzas can disagree.
    const groups = new Set(firsts.filter((first, stanza) => first !== stanza));
    if (groups.size > 1) return;
    const sums = stanzas.map(({ start, end }) => {
      let sum = TABLES[7] * (end - start - 1);
      for (let line = start; line < end; line++) {
        sum += song.emissions[2 * line + 1] - song.emissions[2 * line];
      }
      return sum;
    });
    const scores = sums.map((_, stanza) => {
      const equal = sums.filter((_, other) => firsts[other] === firsts[stanza]);
      return equal.reduce((sum, score) => sum + score, 0) / equal.length;
    });
    const total = (sequence: number[]) =>
      sequence.reduce((sum, label, stanza) => {
        const step = stanza > 0 ? transitions[2 * sequence[stanza - 1] + label] : 0;
        return sum + (label - 0.5) * scores[stanza] + step;
      }, 0);
    const best = Math.max(
      ...Array.from(
        { length: 2 ** stanzas.length },
        (_, bits) => stanzas.map((_, stanza) => bits >> stanza & 1),
      ).filter(isConsistent).map(total),
    );
    assertNear(total(found), best, 1e-9);
  }));
});
