import assert from "node:assert/strict";
import { hasFrame, isFrame } from "#models/decoding/frame.ts";
import { songOfLetters } from "./similarity_of_letters.ts";

Deno.test("a frame is the first stanza again at the end, if no other stanza recurs", () => {
  const isFramed = (stanzas: string) => hasFrame(songOfLetters(stanzas));
  assert.ok(isFramed("abcd efgh abcd"));
  assert.ok(isFramed("abcde fg hijk abcdz"), "four of five lines are the same");
  assert.ok(!isFramed("abcd efgh ijkl"));
  assert.ok(!isFramed("abcd efgh abcd ijkl"));
  assert.ok(!isFramed("abcd XY efgh XY abcd"), "another stanza recurs");
  assert.ok(!isFramed("abcd abcd"), "nothing between");
});

Deno.test("labels make a chorus of a frame if nothing else is one", () => {
  const labels = (text: string) => Uint8Array.from(text, Number);
  assert.ok(isFrame(labels("110011"), [2, 4]));
  assert.ok(!isFrame(labels("110001"), [2, 4]));
  assert.ok(!isFrame(labels("111111"), [2, 4]));
  assert.ok(!isFrame(labels("000000"), [2, 4]));
});
