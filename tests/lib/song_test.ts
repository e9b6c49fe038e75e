import { plainText } from "#lib/formats/text.ts";
import assert from "node:assert/strict";
import { parseSong, referenceLabels, SONG_LIMITS } from "#lib/song.ts";

Deno.test("a song needs only lines", () => {
  const { id, ...song } = parseSong({ lines: ["la", "di"] });
  assert.deepEqual(song, { lines: ["la", "di"], breaks: [] });
  // printf 'la\ndi' | sha256sum
  assert.equal(id, "sha256-4823b5d45510bc87");
});

Deno.test("an id can be a text or a number, and a song without one gets the checksum of its lines", () => {
  assert.equal(parseSong({ id: "x", lines: ["la"] }).id, "x");
  assert.equal(parseSong({ id: 0, lines: ["la"] }).id, "0");
  assert.equal(parseSong({ lines: ["la"] }).id, parseSong({ id: null, lyrics: "\nla\n" }).id);
  assert.notEqual(parseSong({ lines: ["la"] }).id, parseSong({ lines: ["La"] }).id);
});

Deno.test("lyrics are split at every kind of line end", () => {
  for (const lyrics of ["la\ndi\n\nda", "la\r\ndi\r\n\r\nda\r\n", "la\rdi\r\rda"]) {
    const song = parseSong({ lyrics });
    assert.deepEqual(song.lines, ["la", "di", "da"]);
    assert.deepEqual(song.breaks, [2]);
  }
});

Deno.test("lines keep every character, including white space at their ends", () => {
  assert.deepEqual(parseSong({ lines: ["  la\t", "[x2]", "…"] }).lines, ["  la\t", "[x2]", "…"]);
});

Deno.test("breaks can be given as a field, found in the lyrics, or both", () => {
  const lines = ["la", "di", "", "da", "du"];
  assert.deepEqual(parseSong({ lines }).breaks, [2]);
  assert.deepEqual(parseSong({ lines, breaks: [3, 1, 2, 1] }).breaks, [1, 2, 3]);
});

Deno.test("fields of null count as absent", () => {
  const bare = { lines: ["la"] };
  const nulls = { lyrics: null, breaks: null, labels: null, sections: null, extra: null };
  assert.deepEqual(parseSong({ ...bare, ...nulls, title: null, id: null }), parseSong(bare));
});

Deno.test("title, artist and language are read, and every other field is copied", () => {
  const song = parseSong({
    title: "Tide",
    artist: "Ana",
    language: "en",
    lyrics: "la",
    year: 1901,
    toString: "odd",
    extra: { mood: ["calm"] },
  });
  assert.deepEqual([song.title, song.artist, song.language], ["Tide", "Ana", "en"]);
  assert.deepEqual(song.extra, { mood: ["calm"], year: 1901, toString: "odd" });
});

Deno.test("sections give each line its reference label, by number or word, and keep their names", () => {
  const song = parseSong({
    lines: ["la", "la", "di", "da"],
    sections: [
      { start: 0, end: 2, label: 0 },
      { start: 2, end: 3, label: "Hook", name: "Hook 1" },
      { start: 3, end: 4, label: "bridge", name: null },
    ],
  });
  assert.deepEqual(referenceLabels(song), ["verse", "verse", "chorus", "verse"]);
  assert.deepEqual(song.sections?.map(({ name }) => name), ["verse", "Hook 1", "bridge"]);
});

Deno.test("a section without a label has that of its name", () => {
  const sections = [{ start: 0, end: 1, name: "Pre-Chorus" }, { start: 1, end: 2, name: "Hook" }];
  const song = parseSong({ lines: ["la", "di"], sections });
  assert.deepEqual(song.sections, [
    { ...sections[0], label: "verse" },
    { ...sections[1], label: "chorus" },
  ]);
});

Deno.test("labels of lines apply and not the names of sections, and two sections may have the same", () => {
  const sections = [
    { start: 0, end: 1, name: "Talking over the chorus" },
    { start: 1, end: 2, name: "verse 2", label: "verse" },
    { start: 2, end: 4, name: "chorus" },
  ];
  const song = parseSong({ lines: ["la", "di", "da", "dum"], labels: [0, 0, 1, 1], sections });
  assert.deepEqual(song.sections, [
    { ...sections[0], label: "verse" },
    sections[1],
    { ...sections[2], label: "chorus" },
  ]);
});

Deno.test("labels and headers are reference labels, too", () => {
  const reference = ["verse", "chorus", "chorus"];
  assert.deepEqual(
    referenceLabels(parseSong({ lines: ["la", "di", "di"], labels: [0, 1, 1] })),
    reference,
  );
  assert.deepEqual(referenceLabels(parseSong({ lyrics: "la\n[Refrain]\ndi\ndi" })), reference);
  assert.equal(referenceLabels(parseSong({ lyrics: "la\n\ndi" })), undefined);
});

Deno.test("a text is a song, with the title of its file if there is one", () => {
  assert.deepEqual(
    plainText.parse("[Chorus]\nla", SONG_LIMITS, { title: "Tide" }),
    parseSong({ lyrics: "[Chorus]\nla", title: "Tide" }),
  );
  assert.ok(!("title" in plainText.parse("la")));
});

Deno.test("an annotation that is read again loses its predictions, another schema is copied", () => {
  const lines = [{ text: "la", label: "chorus", chorus: 0.9 }];
  const annotated = { lines, occurrence: 2, segments: [], boundaries: [], model: {}, metrics: {} };
  const song = parseSong({ ...annotated, schema: "refrain.annotation/1" });
  assert.deepEqual([song.lines, song.sections, song.extra], [["la"], undefined, undefined]);
  const reference = [{ start: 0, end: 1, label: "chorus", name: "Hook" }];
  for (const [version, field] of [[1, "sections"], [2, "reference_sections"]]) {
    const schema = `refrain.annotation/${version}`;
    const { sections } = parseSong({ ...annotated, schema, [field]: reference });
    assert.deepEqual(sections, reference, `reference labels of version ${version}`);
  }
  assert.deepEqual(parseSong({ lines, schema: "of/somebody" }).extra, { schema: "of/somebody" });
});

Deno.test("defaults apply to fields that a record leaves out", () => {
  const defaults = { id: "key", title: "file" };
  const named = (record: object) => {
    const { id, title } = parseSong({ lines: ["la"], ...record }, SONG_LIMITS, defaults);
    return [id, title];
  };
  assert.deepEqual(named({}), ["key", "file"]);
  assert.deepEqual(named({ id: null, title: null }), ["key", "file"]);
  assert.deepEqual(named({ id: 0, title: "" }), ["0", ""]);
  const { id, title } = plainText.parse("la", SONG_LIMITS, defaults);
  assert.deepEqual([id, title], ["key", "file"]);
});
