import { seededRandom } from "#lib/random.ts";
import { drawBreaks } from "#models/networks/refrain/break_noise.ts";
import assert from "node:assert/strict";

const LINES = 40, BREAKS = [4, 8, 14, 20, 24, 30, 36], SONGS = 20_000;
const random = seededRandom(1);
const known = Array.from({ length: SONGS }, () => drawBreaks(BREAKS, LINES, random));
const invented = Array.from({ length: SONGS }, () => drawBreaks([], LINES, random));

function rate(drawn: readonly number[][], matches: (breaks: number[]) => boolean): number {
  return drawn.filter(matches).length / drawn.length;
}

const isNone = (breaks: number[]) => breaks.length === 0;
const isRight = (breaks: number[]) => breaks.join() === BREAKS.join();
const isEveryLine = (breaks: number[]) => breaks.length === LINES - 1;

/** Within four standard deviations. */
function assertRate(found: number, expected: number): void {
  const deviation = Math.sqrt(expected * (1 - expected) / SONGS);
  assert.ok(Math.abs(found - expected) <= 4 * deviation, `${found}, not ${expected}`);
}

Deno.test("known breaks are hidden in 40 % of songs and right in 30 %", () => {
  assertRate(rate(known, isNone), 0.4); // all seven lost: 1 in 30,000
  const right = rate(known, isRight); // and corruptions that changed nothing
  assert.ok(right > 0.3 && right < 0.34, `${right}`);
});

Deno.test("3 % of songs with known breaks get one at each line", () => {
  assertRate(rate(known, isEveryLine), 0.3 / 2 / 5);
});

Deno.test("unknown breaks stay unknown in 85 % of songs; of the others, 15 % get one at each line", () => {
  assertRate(rate(invented, isNone), 0.85);
  assertRate(rate(invented, isEveryLine), 0.15 * 0.15);
});

Deno.test("other invented stanzas have one length of 2 to 8 lines, except for the first and last", () => {
  const lengths = new Set<number>();
  for (const breaks of invented.filter((breaks) => !isNone(breaks) && !isEveryLine(breaks))) {
    const [length, ...others] = breaks.slice(1).map((line, place) => line - breaks[place]);
    assert.ok(others.every((other) => other === length), `${breaks}`);
    assert.ok(breaks[0] <= length && LINES - breaks.at(-1)! <= length, `${breaks}`);
    lengths.add(length);
  }
  assert.deepEqual([...lengths].sort(), [2, 3, 4, 5, 6, 7, 8]);
});

Deno.test("drawn breaks are ascending lines inside the song, however short", () => {
  for (let round = 0; round < 3000; round++) {
    const lines = 1 + random.below(12);
    const breaks = BREAKS.filter((line) => line < lines);
    const drawn = drawBreaks(breaks, lines, random);
    drawn.forEach((line, place) => {
      assert.ok(line >= 1 && line < lines && line > (drawn[place - 1] ?? 0), `${lines}: ${drawn}`);
    });
  }
});

Deno.test("a corrupted song keeps some breaks, and loses, moves or gains others", () => {
  const corrupted = known.filter((breaks) => !isNone(breaks) && !isRight(breaks));
  assert.ok(corrupted.some((breaks) => breaks.every((line) => BREAKS.includes(line))));
  assert.ok(corrupted.some((breaks) => BREAKS.every((line) => breaks.includes(line))));
  const moved = (breaks: number[]) =>
    breaks.length === BREAKS.length &&
    breaks.every((line, place) => Math.abs(line - BREAKS[place]) <= 1);
  assert.ok(rate(corrupted, moved) > 0.05);
});
