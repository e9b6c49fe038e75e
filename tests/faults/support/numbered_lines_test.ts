import assert from "node:assert/strict";
import fc from "fast-check";
import { NumberedLines } from "./numbered_lines.ts";

const line = (number: number, kept = "all of it") => `{"id":"song-${number}","notes":"${kept}"}\n`;

function verdictOf(text: string, records: number, size = text.length) {
  const lines = new NumberedLines("all of it"), bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += size) {
    lines.push(bytes.subarray(start, start + size));
  }
  const { lost, duplicated, wrong } = lines.verdict(records);
  return { lost, duplicated, wrong };
}

Deno.test("Lines that follow one another are right, in any chunks", () => {
  fc.assert(fc.property(fc.nat(20), fc.integer({ min: 1, max: 100 }), (count, size) => {
    const text = Array.from({ length: count }, (_, number) => line(number)).join("");
    assert.deepEqual(verdictOf(text, count, size), { lost: 0, duplicated: 0, wrong: 0 });
  }));
});

Deno.test("Lines that are missing, repeated or incomplete are reported", () => {
  const clean = { lost: 0, duplicated: 0, wrong: 0 };
  assert.deepEqual(verdictOf(line(0) + line(3), 6), { ...clean, lost: 4 });
  assert.deepEqual(verdictOf(line(0) + line(1) + line(0), 2), { ...clean, duplicated: 1 });
  assert.deepEqual(verdictOf(line(0, "all of") + line(1), 2), { ...clean, lost: 1, wrong: 1 });
  assert.deepEqual(verdictOf(line(0) + line(1).slice(0, 9), 1), { ...clean, wrong: 1 });
});
