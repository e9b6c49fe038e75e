import assert from "node:assert/strict";
import fc from "fast-check";
import { computeFeatures } from "#lib/features/contract.ts";
import { repetition } from "#lib/features/repetition/feature_set.ts";
import { anyLine } from "../../../support/song_arbitraries.ts";

const anyLines = fc.array(anyLine, { maxLength: 15 });

Deno.test("a song that grows line by line has the features of its lines so far, to the bit", () => {
  fc.assert(
    fc.property(anyLines, fc.infiniteStream(fc.boolean()), (lines, asks) => {
      const song = repetition.start();
      lines.forEach((line, place) => {
        song.push(line);
        if (!asks.next().value) return;
        const whole = computeFeatures(repetition, lines.slice(0, place + 1));
        assert.deepEqual(song.features(), whole);
      });
      assert.deepEqual(song.features(), computeFeatures(repetition, lines));
    }),
    { numRuns: 50 },
  );
});

Deno.test("features do not change when the song grows on, or another one does", () => {
  const song = repetition.start(), other = repetition.start();
  song.push("la di da");
  other.push("la la");
  const before = song.features(), copy = structuredClone(before);
  song.push("la");
  other.push("da di la");
  assert.deepEqual(before, copy);
  assert.deepEqual(song.features(), computeFeatures(repetition, ["la di da", "la"]));
});

Deno.test("the features of any song are numbers within the ranges of docs/features.md", () => {
  fc.assert(fc.property(anyLines, (lines) => {
    const { values, pairs } = computeFeatures(repetition, lines);
    const largest = Math.max(1, lines.length);
    repetition.names.forEach((name, column) => {
      const lowest = name.includes("novelty") ? -2 : 0;
      for (let line = 0; line < lines.length; line++) {
        const value = values[line * repetition.names.length + column];
        assert.ok(value >= lowest && value <= largest, `line ${line}, ${name}: ${value}`);
      }
    });
    assert.ok(pairs.every((value) => value >= 0 && value <= largest));
  }));
});

Deno.test("the features of pairs are symmetric, to the bit", () => {
  fc.assert(fc.property(anyLines, (lines) => {
    const { pairs } = computeFeatures(repetition, lines), width = repetition.pairNames.length;
    const pair = (i: number, j: number) =>
      pairs.subarray((i * lines.length + j) * width, (i * lines.length + j + 1) * width);
    for (let i = 0; i < lines.length; i++) {
      for (let j = 0; j < i; j++) assert.deepEqual(pair(i, j), pair(j, i));
    }
  }));
});

Deno.test("a song without lines has no features", () => {
  const { values, pairs } = computeFeatures(repetition, []);
  assert.equal(values.length + pairs.length, 0);
});

Deno.test("a repeated line takes no more memory", () => {
  const song = repetition.start();
  for (let line = 0; line < 400; line++) song.push(`${line % 4}`);
  assert.ok(song.bytes < 10_000, `${song.bytes}`);
});
