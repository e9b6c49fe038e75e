import assert from "node:assert/strict";
import {
  bestOfStanzas,
  fitBreakTrust,
  trustFeatures,
  TRUSTING,
  trustsBreaks,
} from "#models/decoding/break_trust.ts";
import { score } from "#models/decoding/crf.ts";
import { decodeLines, toLineChain } from "#models/decoding/line_decoder.ts";
import { decodeStanzas } from "#models/decoding/stanza_decoder.ts";
import { toStanzas } from "#models/decoding/stanzas.ts";
import { assertNear } from "../../support/numbers.ts";
import { goldenSongs } from "./golden_stanzas.ts";
import { scoredSongs, STAYING } from "./scored_songs.ts";
import { similarityOfLetters } from "./similarity_of_letters.ts";

Deno.test("the best labels that stanzas share are the best of all such label sequences", () => {
  for (const song of goldenSongs) {
    const stanzas = toStanzas(song.breaks, song.lines.length), chain = toLineChain(song, STAYING);
    const scores = Array.from({ length: 2 ** stanzas.length }, (_, bits) => {
      const labels = stanzas.flatMap(({ start, end }, stanza) =>
        new Array<number>(end - start).fill(bits >> stanza & 1)
      );
      return score(chain, labels);
    });
    assertNear(score(chain, bestOfStanzas(chain, stanzas)), Math.max(...scores), 1e-9);
  }
});

Deno.test("cost, agreement, lift and length, by hand", () => {
  // The scores change at line 2, the breaks say 1 and 2; all transitions are 0.
  const song = {
    lines: [..."abab"],
    similarity: similarityOfLetters("abab"),
    emissions: [2, 0, 1, 0, 0, 1, 0, 2],
  };
  const zero = new Float64Array(12);
  // The block "ab" has an edge of log 3 at line 2, where one of two breaks lies; there are three places.
  const edge = Math.log(3), lift = (edge * 3 / 2 + 1) / (edge + 1);
  assertNear(
    trustFeatures({ ...song, breaks: [1, 2] }, zero),
    [0, 1, Math.log(lift), Math.log(4 / 3)],
    1e-15,
  );
  // Lines 1 .. 3 as one stanza: 1 + 0 + 0 for verse, 0 + 1 + 2 for chorus, against 1 + 1 + 2.
  const [cost, agreement] = trustFeatures({ ...song, breaks: [1] }, zero);
  assert.deepEqual([cost, agreement], [1 / 4, 0]);
});

Deno.test("right breaks are trusted and wrong ones are not, after fitting on both", () => {
  const decoder = {
    weights: { sum: 10, constant: 0 },
    transitions: [0, 0, 0, 0],
  };
  const examples = (seed: number, breaks: "right" | "wrong") =>
    scoredSongs(100, seed, breaks).map((song) => ({
      song,
      byLines: decodeLines(song, STAYING),
      byStanzas: decodeStanzas(song, STAYING, decoder),
    }));
  const trust = fitBreakTrust([...examples(1, "right"), ...examples(2, "wrong")], STAYING);
  const trusted = (breaks: "right" | "wrong") =>
    scoredSongs(200, 3, breaks).filter((song) => trustsBreaks(song, STAYING, trust)).length / 200;
  assert.ok(trusted("right") > 0.9, `${trusted("right")}`);
  assert.ok(trusted("wrong") < 0.1, `${trusted("wrong")}`);
});

Deno.test("where both decoders are equally right, all breaks are trusted", () => {
  const [song] = scoredSongs(1, 1, "right"), decoded = decodeLines(song, STAYING);
  const fitted = fitBreakTrust([{ song, byLines: decoded, byStanzas: decoded }], STAYING);
  assert.deepEqual(fitted, TRUSTING);
  assert.ok(trustsBreaks(song, STAYING, fitted));
});
