import { plainText } from "#lib/formats/text.ts";
import { parseSong, referenceLabels, type Song, SONG_LIMITS } from "#lib/song.ts";
import { type Split, toSplit } from "#lib/split.ts";
import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import { PARTS, splitCollection } from "../examples/open-songs/split.ts";

const EXAMPLES = new URL("../examples/", import.meta.url);

type Json = Record<string, unknown>;

function example(name: string): string {
  const bytes = Deno.readFileSync(new URL(name, EXAMPLES));
  return new TextDecoder().decode(name.endsWith(".gz") ? gunzipSync(bytes) : bytes);
}

function recordsOf(name: string): Json[] {
  return example(name).trimEnd().split("\n").map((line) => JSON.parse(line));
}

function songsOf(part: Split): Song[] {
  return recordsOf(`open-songs/${part}.jsonl.gz`).map((record) => parseSong(record));
}

Deno.test("every example song is read as a song with a title and a language", () => {
  const songs = recordsOf("songs.jsonl").map((record) => parseSong(record));
  assert.equal(songs.length, 36);
  assert.equal(new Set(songs.map(({ id }) => id)).size, 36);
  for (const { title, language } of songs) assert.ok(title && language);
});

Deno.test("the example songs are songs of the test part, with the same words and reference labels", () => {
  const tested = new Map(songsOf("test").map((song) => [song.id, song]));
  for (const record of recordsOf("songs.jsonl")) {
    const song = parseSong(record), original = tested.get(song.id);
    assert.ok(original, `${song.id} is in the test part`);
    assert.deepEqual(song.lines, original.lines);
    if (song.sections) assert.deepEqual(referenceLabels(song), referenceLabels(original));
  }
});

Deno.test("some example songs have reference labels, in each of the three forms, and some have none", () => {
  const records = recordsOf("songs.jsonl");
  const labelled = records.filter((record) => parseSong(record).sections !== undefined);
  assert.equal(labelled.length, 24);
  const ways = labelled.map(({ sections, labels }) =>
    sections ? "sections" : labels ? "labels" : "headers"
  );
  assert.deepEqual([...new Set(ways)].sort(), ["headers", "labels", "sections"]);
});

Deno.test("the example songs are in several languages", () => {
  const languages = recordsOf("songs.jsonl").map(({ language }) => language);
  assert.deepEqual([...new Set(languages)].sort(), ["de", "en", "es", "ga", "oc", "pt", "sco"]);
});

Deno.test("lyrics.txt has stanza breaks and no labels", () => {
  const song = plainText.parse(example("lyrics.txt"), SONG_LIMITS, { title: "lyrics" });
  assert.equal(song.lines.length, 32);
  assert.deepEqual(song.breaks, [4, 8, 12, 16, 20, 24, 28]);
  assert.equal(song.sections, undefined);
});

Deno.test("headers.txt has labels in headers", () => {
  const song = plainText.parse(example("headers.txt"), SONG_LIMITS, { title: "headers" });
  assert.equal(song.lines.length, 28);
  assert.deepEqual(song.sections?.slice(0, 3).map(({ name }) => name), [
    "Verse 1",
    "Chorus",
    "Verse 2",
  ]);
});

for (const part of PARTS) {
  Deno.test(`open-songs ${part} holds labelled songs of its part, all in the public domain`, () => {
    for (const { id, lines, breaks, sections, extra } of songsOf(part)) {
      assert.equal(toSplit(id), part);
      assert.equal(sections?.at(-1)?.end, lines.length);
      assert.deepEqual(breaks, sections?.slice(1).map(({ start }) => start));
      assert.equal(extra?.license, "public-domain");
      assert.ok(extra?.pd, `${id} says why it is in the public domain`);
      assert.equal(extra?.explicit, undefined);
    }
  });
}

Deno.test("no song of open-songs occurs twice", () => {
  const ids = PARTS.flatMap(songsOf).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("the README of open-songs has the counts of its files", () => {
  const languages = new Map<string, number[]>();
  PARTS.forEach((part, place) => {
    for (const { language, sections } of songsOf(part)) {
      for (const row of [language!, "all"]) {
        const counts = languages.get(row) ?? new Array(2 * PARTS.length).fill(0);
        counts[2 * place]++;
        counts[2 * place + 1] += Number(sections!.some(({ label }) => label === "chorus"));
        languages.set(row, counts);
      }
    }
  });
  const rows = example("open-songs/README.md").matchAll(/^\| (\w+) +((?:\| \d+ +){6})\|$/gm);
  const stated = new Map(
    [...rows].map(([, language, counts]) => [language, counts.match(/\d+/g)!.map(Number)]),
  );
  assert.deepEqual(stated, languages);
});

Deno.test("the README of open-songs has the sources of its songs", () => {
  const sources = new Map<unknown, number>();
  for (const { extra } of PARTS.flatMap(songsOf)) {
    sources.set(extra?.source, (sources.get(extra?.source) ?? 0) + 1);
  }
  const rows = example("open-songs/README.md").matchAll(/^\| ([\w-]+\/[\w-]+) .*?(\d+) +\|$/gm);
  assert.deepEqual(new Map([...rows].map(([, source, songs]) => [source, Number(songs)])), sources);
});

Deno.test("a collection is split into the same bytes twice, without CC-BY and strong language", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const collection = `${folder}/collection.jsonl.gz`;
    await Deno.writeFile(
      collection,
      gzipSync(COLLECTION.map((song) => JSON.stringify(song)).join("\n")),
    );
    const written = [];
    for (const copy of ["one", "other"]) {
      await splitCollection(collection, `${folder}/${copy}`);
      written.push(PARTS.map((part) => Deno.readFileSync(`${folder}/${copy}/${part}.jsonl.gz`)));
    }
    assert.deepEqual(written[0], written[1]);
    const records = written[0].map((bytes) => new TextDecoder().decode(gunzipSync(bytes))).join("")
      .trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(records, [{
      id: "kept",
      title: "Kept",
      language: "en",
      lines: ["one", "two"],
      breaks: [1],
      sections: [{ start: 0, end: 1, label: "verse" }, { start: 1, end: 2, label: "chorus" }],
      source: "somebody/songs",
      license: "public-domain",
      pd: "traditional",
      has_chorus: true,
    }]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const KEPT = {
  id: "kept",
  title: "Kept",
  language: "en",
  source: "somebody/songs",
  license: "public-domain",
  pd: "traditional",
  has_chorus: true,
  lines: ["one", "two"],
  labels: ["verse", "chorus"],
  segments: [{ start: 0, end: 1, label: "verse" }, { start: 1, end: 2, label: "chorus" }],
};

const COLLECTION = [
  KEPT,
  { ...KEPT, id: "licensed", license: "CC-BY", pd: "" },
  { ...KEPT, id: "rude", explicit: true },
];
