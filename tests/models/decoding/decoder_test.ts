import type { Labelling } from "#lib/label.ts";
import { isRightWithin } from "#lib/metrics/segments.ts";
import { toSegments } from "#lib/segment.ts";
import assert from "node:assert/strict";
import type { LabelledSong } from "#models/decoding/contract.ts";
import { viterbi } from "#models/decoding/crf.ts";
import { decode, decodingSchema, fitDecoding } from "#models/decoding/decoder.ts";
import { toLineChain } from "#models/decoding/line_decoder.ts";
import { assertNear } from "../../support/numbers.ts";
import { scoredSongs, STAYING } from "./scored_songs.ts";
import { similarityOfLetters } from "./similarity_of_letters.ts";

const decoding = fitDecoding([
  ...scoredSongs(150, 1, "unknown"),
  ...scoredSongs(150, 1, "right"),
  ...scoredSongs(150, 1, "incomplete"),
], STAYING);

const toWords = (labels: ArrayLike<number>) =>
  Array.from(labels, (label) => label === 1 ? "chorus" as const : "verse" as const);

function accuracy(songs: readonly LabelledSong[]): number {
  let right = 0, lines = 0;
  for (const song of songs) {
    const { labels } = decode(song, STAYING, decoding), reference = toWords(song.labels);
    right += labels.filter((label, line) => label === reference[line]).length;
    lines += labels.length;
  }
  return right / lines;
}

Deno.test("parameters survive JSON and their schema, and are the same each time they are fitted", () => {
  assert.deepEqual(decodingSchema.parse(JSON.parse(JSON.stringify(decoding))), decoding);
  const songs = () => [...scoredSongs(20, 5, "unknown"), ...scoredSongs(20, 5, "right")];
  assert.deepEqual(fitDecoding(songs(), STAYING), fitDecoding(songs(), STAYING));
});

Deno.test("without breaks, the labels are the best path of lines", () => {
  for (const song of scoredSongs(30, 2, "unknown")) {
    const { labels, usedBreaks } = decode(song, STAYING, decoding);
    assert.deepEqual(labels, toWords(viterbi(toLineChain(song, STAYING))));
    assert.equal(usedBreaks, false);
  }
});

Deno.test("with breaks, no segment has one line unless its stanza has", () => {
  for (const song of scoredSongs(100, 2, "right")) {
    const { labels, usedBreaks, changes } = decode(song, STAYING, decoding);
    assert.ok(usedBreaks);
    for (const { start, end } of toSegments(labels)) assert.ok(end - start > 1);
    labels.forEach((label, line) => {
      if (line > 0 && label !== labels[line - 1]) assert.ok(changes![line] > 0);
    });
  }
});

Deno.test("a stanza whose break is missing still gets both labels", () => {
  const letters = "abcdWXYZefghWXYZ", reference = "0000111100001111";
  const { labels, usedBreaks } = decode(
    {
      lines: [...letters],
      breaks: [8],
      similarity: similarityOfLetters(letters),
      emissions: [...reference].flatMap((label) => label === "1" ? [-2, 2] : [2, -2]),
    },
    STAYING,
    decoding,
  );
  assert.ok(usedBreaks);
  assert.deepEqual(labels, toWords([...reference].map(Number)));
});

Deno.test("right breaks make labels better, and incomplete breaks make them no worse", () => {
  const [unknown, right, incomplete] = (["unknown", "right", "incomplete"] as const).map((breaks) =>
    accuracy(scoredSongs(200, 2, breaks))
  );
  assert.ok(right > unknown + 0.02, `${right} ${unknown}`);
  assert.ok(incomplete > unknown - 0.01, `${incomplete} ${unknown}`);
});

Deno.test("probabilities and the confidences of segments are right as often as they say", () => {
  for (const breaks of ["unknown", "right"] as const) {
    let lines = 0, chorus = 0, said = 0, segments = 0, right = 0, confidence = 0;
    for (const song of scoredSongs(300, 4, breaks)) {
      const found = decode(song, STAYING, decoding);
      const reference = toSegments(toWords(song.labels)), predicted = toSegments(found.labels);
      assert.equal(found.segmentConfidences!.length, predicted.length);
      lines += found.labels.length;
      chorus += song.labels.length -
        toWords(song.labels).filter((label) => label === "verse").length;
      said += found.chorus.reduce((sum, p) => sum + p, 0);
      segments += predicted.length;
      right += predicted.filter((segment) => isRightWithin(segment, reference)).length;
      confidence += found.segmentConfidences!.reduce((sum, p) => sum + p, 0);
    }
    assertNear(said / lines, chorus / lines, 0.03, `chorus, breaks ${breaks}`);
    assertNear(confidence / segments, right / segments, 0.04, `segments, breaks ${breaks}`);
  }
});

Deno.test("a decoding that was fitted without breaks ignores them", () => {
  const unbroken = fitDecoding(scoredSongs(30, 1, "unknown"), STAYING);
  assert.equal(unbroken.stanzas, null);
  const [song] = scoredSongs(1, 2, "right");
  assert.equal(decode(song, STAYING, unbroken).usedBreaks, false);
});

Deno.test("songs of one and two lines are verses with finite probabilities", () => {
  const short = (lines: string[], breaks: number[]): Labelling =>
    decode(
      {
        lines,
        breaks,
        similarity: new Float32Array(lines.length ** 2),
        emissions: lines.flatMap(() => [-4, 4]),
      },
      STAYING,
      decoding,
    );
  for (const found of [short(["a"], []), short(["a", "b"], []), short(["a", "b"], [1])]) {
    assert.ok(found.labels.every((label) => label === "verse"));
    assert.ok(found.chorus.every((p) => p > 0 && p <= 0.4501));
    assert.equal(found.changes![0], 0);
    assert.equal(found.segmentConfidences!.length, 1);
    assert.ok(Number.isFinite(found.segmentConfidences![0]));
  }
});
