import { plainText } from "#lib/formats/text.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSong, referenceLabels, type Song } from "#lib/song.ts";
import { lineEventRecords, songRecord, toRows } from "#pipelines/produce/records.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();
const ANY_TEXT = { bytes: encoder.encode("La"), format: "text" as const };
const BALLAD = { ...ANY_TEXT, title: "ballad" };

function eventsOf(song: Song, raw: Parameters<typeof lineEventRecords>[2] = ANY_TEXT) {
  return lineEventRecords("lines", song, raw).map(({ topic, key, value }) => ({
    topic,
    key: decoder.decode(key!),
    event: JSON.parse(decoder.decode(value!)),
  }));
}

Deno.test("A song of JSONL is sent as its unchanged line, with its id as key", () => {
  const bytes = encoder.encode('{ "lines": ["La"],  "id": 7 }');
  const song = parseSong({ id: 7, lines: ["La"] });
  assert.deepEqual(songRecord("songs", song, { bytes, format: "jsonl" }), {
    topic: "songs",
    key: encoder.encode("7"),
    value: bytes,
    headers: [],
  });
});

Deno.test("The key of a text is the name of its file, or the id of its content from stdin", () => {
  const song = plainText.parse("La"), key = songRecord("songs", song, BALLAD).key;
  assert.equal(decoder.decode(key!), "ballad");
  assert.equal(decoder.decode(songRecord("songs", song, ANY_TEXT).key!), song.id);
});

Deno.test("Line events are the rows of a song in order; the first has its fields, the last ends it", () => {
  const song = parseSong({
    id: "s",
    title: "T",
    language: "en",
    lyrics: "[Verse 1]\nMoon\n\n[Chorus]\nLa",
    year: 1901,
  });
  assert.deepEqual(
    eventsOf(song),
    [
      ["[Verse 1]", { title: "T", language: "en" }],
      ["Moon", {}],
      ["", {}],
      ["[Chorus]", {}],
      ["La", {}],
    ].map(([text, reported], index) => ({
      topic: "lines",
      key: "s",
      event: { songId: "s", index, text, end: index === 4, ...(reported as object) },
    })),
  );
});

Deno.test("A song of one line is a single event", () => {
  const [{ event }, ...more] = eventsOf(plainText.parse("La", undefined, BALLAD), BALLAD);
  assert.deepEqual(event, { songId: "ballad", index: 0, text: "La", end: true, title: "ballad" });
  assert.deepEqual(more, []);
});

Deno.test("A song that is parsed from its rows has the same lines and reference labels, and a break at each header", () => {
  const anyName = fc.constantFrom("Chorus", "Verse 2: X", "hook", "", "A]", "anything", "0", "1");
  const anySong = fc.record({
    lines: fc.array(fc.constantFrom("La", "Di", "[x]", "Moon"), { minLength: 1, maxLength: 12 }),
    breaks: fc.uniqueArray(fc.nat(10), { maxLength: 4 }),
    names: fc.option(fc.array(anyName, { minLength: 12, maxLength: 12 })),
  });
  fc.assert(fc.property(anySong, ({ lines, breaks, names }) => {
    const labels = names?.slice(0, lines.length).map((name) => name || "verse");
    const inside = breaks.filter((line) => line >= 1 && line < lines.length);
    const song = parseSong({ id: "s", lines, breaks: inside, ...(labels && { labels }) });
    const again = parseSong({ id: "s", lines: toRows(song) });
    assert.deepEqual(again.lines, song.lines);
    const headers = (song.sections ?? []).map(({ start }) => start).filter((start) => start > 0);
    const expected = [...new Set([...song.breaks, ...headers])].sort((one, other) => one - other);
    assert.deepEqual(again.breaks, expected);
    assert.deepEqual(referenceLabels(again), referenceLabels(song));
    assert.equal(again.sections?.length, song.sections?.length);
  }));
});
