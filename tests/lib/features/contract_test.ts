import assert from "node:assert/strict";
import fc from "fast-check";
import { computeFeatures, noFeatures, summaryFeatures } from "#lib/features/contract.ts";
import { ssm60 } from "#lib/features/ssm60.ts";
import { equalIfAny, type LineFeature } from "#lib/features/line_comparisons.ts";
import { anyLine } from "../../support/song_arbitraries.ts";

const anyLines = fc.array(anyLine, { maxLength: 15 });

/** A line feature that records every line encoded and every pair compared. */
function observed(): { view: LineFeature<string>; seen: string[]; pairs: string[] } {
  const seen: string[] = [], pairs: string[] = [];
  const view: LineFeature<string> = {
    name: "observed",
    threshold: 0.5,
    encode: (line) => {
      seen.push(line);
      return line;
    },
    comparison: (line) => (earlier) => {
      pairs.push(`${earlier} < ${line}`);
      return 0;
    },
  };
  return { view, seen, pairs };
}

Deno.test("a song that grows line by line has the features of the lines so far, after any line", () => {
  fc.assert(fc.property(anyLines, fc.infiniteStream(fc.boolean()), (lines, asks) => {
    const song = ssm60.start();
    const early: { ours: unknown; expected: unknown }[] = [];
    lines.forEach((line, place) => {
      song.push(line);
      if (asks.next().value) {
        const expected = computeFeatures(ssm60, lines.slice(0, place + 1));
        early.push({ ours: song.features(), expected });
      }
    });
    assert.deepEqual(song.features(), computeFeatures(ssm60, lines));
    for (const { ours, expected } of early) assert.deepEqual(ours, expected);
  }));
});

Deno.test("each pair of lines is compared once, in order, however often the features are read", () => {
  const { view, pairs } = observed();
  const song = summaryFeatures("observed", () => [view]).start();
  const expected: string[] = [];
  for (let line = 0; line < 12; line++) {
    song.push(`${line}`);
    song.features();
    for (let earlier = 0; earlier < line; earlier++) expected.push(`${earlier} < ${line}`);
  }
  song.features();
  assert.deepEqual(pairs, expected);
});

Deno.test("a repeated line is encoded once, and compared each time", () => {
  const { view, seen, pairs } = observed();
  computeFeatures(summaryFeatures("observed", () => [view]), ["la", "di", "la", "la"]);
  assert.deepEqual(seen, ["la", "di"]);
  assert.equal(pairs.length, 4 * 3 / 2);
});

Deno.test("songs that grow at the same time do not affect each other", () => {
  fc.assert(
    fc.property(anyLines, anyLines, (lines, others) => {
      const song = ssm60.start(), other = ssm60.start();
      for (let line = 0; line < Math.max(lines.length, others.length); line++) {
        if (line < lines.length) song.push(lines[line]);
        if (line < others.length) other.push(others[line]);
      }
      assert.deepEqual(song.features(), computeFeatures(ssm60, lines));
      assert.deepEqual(other.features(), computeFeatures(ssm60, others));
    }),
    { numRuns: 30 },
  );
});

Deno.test("each song has its own line features, which may keep state", () => {
  const started: string[][] = [];
  const set = summaryFeatures("observed", () => {
    const { view, seen } = observed();
    started.push(seen);
    return [view];
  });
  computeFeatures(set, ["la"]);
  computeFeatures(set, ["di", "da"]);
  assert.deepEqual(started.filter((seen) => seen.length > 0), [["la"], ["di", "da"]]);
});

Deno.test("each line feature fills its own twelve columns of every line", () => {
  const equal = {
    name: "equal",
    threshold: 0.5,
    encode: (line: string) => line,
    comparison: equalIfAny,
  };
  const never = { ...equal, name: "never", comparison: () => () => 0 };
  const set = summaryFeatures("two", () => [equal, never]);
  const { lines, values } = computeFeatures(set, ["la", "la"]);
  assert.deepEqual(lines, ["la", "la"]);
  assert.equal(set.names.indexOf("never_mean"), 12);
  assert.deepEqual([values[0], values[12], values[24], values[36]], [1, 0.5, 1, 0.5]);
});

Deno.test("the empty feature set has lines but no features; a song without lines has neither", () => {
  const nothing = { values: new Float32Array(), pairs: new Float32Array(), breaks: [] };
  assert.deepEqual(computeFeatures(noFeatures, ["la"]), { lines: ["la"], ...nothing });
  assert.deepEqual(computeFeatures(ssm60, []), { lines: [], ...nothing });
});

Deno.test("the features of a song carry its stanza breaks, as they were when asked for", () => {
  const breaks = [1, 2];
  const song = computeFeatures(noFeatures, ["la", "di", "la"], breaks);
  breaks.pop();
  assert.deepEqual(song.breaks, [1, 2]);
});
