import assert from "node:assert/strict";
import { isSectionName, toLabel, toLabelling, toLabelWord } from "#lib/label.ts";

Deno.test("chorus, hook and refrain are chorus, with a number, a performer or an adjective", () => {
  for (
    const name of [
      "Chorus",
      "CHORUS",
      "chorus 2",
      "Chorus x2",
      "Final Chorus",
      "Chorus: Ana & Ben",
      "Hook",
      "Refrain",
    ]
  ) assert.equal(toLabel(name), "chorus", name);
});

Deno.test("chorus has its name in other languages", () => {
  for (
    const name of [
      "Coro",
      "Estribillo",
      "Refrão",
      "Refra\u0303o", // decomposed
      "Ritornello",
      "Kehrvers",
    ]
  ) assert.equal(toLabel(name), "chorus", name);
});

Deno.test("everything else is verse", () => {
  for (
    const name of ["Verse 1", "Bridge", "Intro", "Outro", "Verso 2", "Estrofa", "Puente", "Ponte"]
  ) assert.equal(toLabel(name), "verse", name);
  assert.equal(toLabel("Verse: The Chorus Boys"), "verse", "what follows a colon is a performer");
});

Deno.test("a pre-chorus or post-chorus is verse", () => {
  for (
    const name of [
      "Pre-Chorus",
      "Prechorus",
      "PRE CHORUS 2",
      "Post-Chorus",
      "Pre-Coro",
      "Pre-Estribillo",
    ]
  ) assert.equal(toLabel(name), "verse", name);
});

Deno.test("a pre-chorus or post-chorus is verse in Portuguese, with and without accents", () => {
  for (const name of ["Pré-Refrão", "Pós-Refrão", "Pre\u0301-Refra\u0303o", "PRÉ-REFRÃO 2"]) {
    assert.equal(toLabel(name), "verse", name);
  }
});

Deno.test("a section name is short and holds a word for a part of a song", () => {
  for (
    const name of [
      "Verse 1",
      "Chorus: Ana, Ben, Cid, Dora and the whole choir",
      "Final Chorus",
      "Pre-Chorus",
      "Pré-Refrão",
      "Instrumental Break",
      "Puente",
    ]
  ) assert.ok(isSectionName(name), name);
  for (
    const text of [
      "x2",
      "laughs",
      "",
      ":",
      "the bridge over the wide river",
      "Chorister",
      "toString",
    ]
  ) assert.ok(!isSectionName(text), text);
});

Deno.test("0 is verse, 1 is chorus, and a word stays that word", () => {
  assert.equal(toLabelWord(0), "verse");
  assert.equal(toLabelWord(1), "chorus");
  assert.equal(toLabelWord("Bridge"), "Bridge");
});

Deno.test("a line is a chorus from a probability of 0.5 on", () => {
  const chorus = Float32Array.of(0, 0.499, 0.5, 1);
  const labels = ["verse", "verse", "chorus", "chorus"];
  assert.deepEqual(toLabelling(chorus), { labels, chorus, usedBreaks: false });
});
