import assert from "node:assert/strict";
import { drawn, repeatedLines, toCaution, withCaution } from "#models/decoding/caution.ts";
import { assertNear } from "../../support/numbers.ts";
import { similarityOfLetters, songOfLetters } from "./similarity_of_letters.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const digits = (text: string) => Uint8Array.from(text, Number);

/** @param stanzas the lines, with spaces as breaks; by default all different, without breaks */
const cautious = (
  labels: string,
  repeated: string,
  p: number,
  stanzas = LETTERS.slice(0, labels.length),
) =>
  withCaution(
    songOfLetters(stanzas),
    { labels: digits(labels) },
    new Float64Array(labels.length).fill(p),
    digits(repeated),
  );

Deno.test("a chorus that is not repeated makes a short song a verse with low confidence", () => {
  // A couplet, two lines that occur once, the couplet again: the lines between are no chorus.
  const { labels, chorus } = cautious("001100", "110011", 0.9);
  assert.deepEqual(labels, digits("000000"));
  for (const p of chorus) assertNear(p, 0.45, 1e-15);
});

Deno.test("a repeated couplet of a short song can be its chorus", () => {
  const { labels, chorus } = cautious("110011", "110011", 0.9);
  assert.deepEqual(labels, digits("110011"));
  // w = 64 / (64 + 36) = 0.64
  assertNear(chorus[0], 0.64 * 0.4 + 0.36 * 0.9, 1e-15);
});

Deno.test("a song without repeated lines is a verse, with more confidence the longer it is", () => {
  const short = cautious("00110000", "00000000", 0.02);
  assert.deepEqual(short.labels, digits("00000000"));
  assertNear(short.chorus[0], 0.5 * 0.4 + 0.5 * 0.02, 1e-15);
  const long = cautious("0".repeat(24), "0".repeat(24), 0.02);
  assert.ok(long.chorus[0] < 0.06, `${long.chorus[0]}`);
});

Deno.test("caution halves at eight lines, and ends where more than two lines are repeated", () => {
  const caution = (repeated: Uint8Array) =>
    toCaution(songOfLetters(LETTERS.slice(0, repeated.length)), repeated);
  assert.equal(caution(new Uint8Array(8)), 1 / 2);
  assert.equal(caution(new Uint8Array(24)), 1 / 10);
  assert.equal(caution(digits("01000010")), 1 / 2);
  assert.equal(caution(digits("01100110")), 0);
  assert.equal(caution(digits("1111")), 4 / 5);
  assertNear(drawn(0.9, 1 / 2), 0.65, 1e-15);
});

Deno.test("no song is all chorus", () => {
  const { labels, chorus } = cautious("1".repeat(16), "1".repeat(16), 0.97);
  assert.deepEqual(labels, digits("0".repeat(16)));
  assert.ok(chorus.every((p) => p === 0.45));
});

Deno.test("a song of eight lines that repeats some stays as it is decoded", () => {
  const { labels, chorus } = cautious("00110010", "00110011", 0.3);
  assert.deepEqual(labels, digits("00110010"));
  assert.ok(chorus.every((p) => p === 0.3));
});

Deno.test("a song of one line is a verse", () => {
  const { labels, chorus } = cautious("1", "0", 0.99);
  assert.deepEqual(labels, digits("0"));
  assert.ok(chorus[0] <= 0.45);
});

Deno.test("a line is repeated if a line that is not next to it is similar", () => {
  const repeated = (letters: string) =>
    [...repeatedLines(similarityOfLetters(letters), letters.length)].join("");
  assert.equal(repeated("abcabd"), "110110");
  assert.equal(repeated("aabb"), "0000");
  assert.equal(repeated("aaa"), "101");
  assert.equal(repeated(""), "");
});

Deno.test("a round is a verse if equal lines have different labels", () => {
  const { labels, chorus } = cautious("000000111111", "1".repeat(12), 0.9, "abcd abcd abcd");
  assert.deepEqual(labels, digits("0".repeat(12)));
  assert.ok(chorus.every((p) => p === 0.45));
});

Deno.test("a round whose labels agree keeps them, with probabilities drawn by one half", () => {
  const { labels, chorus } = cautious("0011001100110011", "1".repeat(16), 0.9, "aabbaabbaabbaabb");
  assert.deepEqual(labels, digits("0011001100110011"));
  for (const p of chorus) assertNear(p, 0.5 * 0.4 + 0.5 * 0.9, 1e-15);
});

Deno.test("a song of more than 24 lines that repeats all of them is no round", () => {
  const given = "0".repeat(12) + "1".repeat(14);
  const { labels, chorus } = cautious(given, "1".repeat(26), 0.9, "a".repeat(26));
  assert.deepEqual(labels, digits(given));
  assert.ok(chorus.every((p) => p === 0.9));
});

Deno.test("a chorus that is only the first and the last stanza is a verse", () => {
  const repeated = "111100001111", stanzas = "abcd efgh abcd";
  const frame = cautious("111100001111", repeated, 0.8, stanzas);
  assert.deepEqual(frame.labels, digits("0".repeat(12)));
  assert.ok(frame.chorus.every((p) => p === 0.45));
  const other = cautious("111111111100", repeated, 0.8, stanzas);
  assert.deepEqual(other.labels, digits("111111111100"));
  assertNear(other.chorus[0], 0.5 * 0.4 + 0.5 * 0.8, 1e-15);
});
