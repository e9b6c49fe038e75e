/**
 * Records that are not songs: a class for each kind of fault, with the code of its reject.
 *
 * @module
 */
import type { Random } from "#lib/random.ts";
import { jsonOfSong, type NumberedSong } from "./numbered_song.ts";

/** The parts that a broken record is made of. */
export interface Breaking {
  readonly song: NumberedSong;
  readonly random: Random;
  readonly maxLineBytes: number;
  /** How deep "deep nesting" goes. */
  readonly depth: number;
}

/** One way to break a song: the code that is expected, and the bytes or text of the line. */
interface Way {
  readonly code: string;
  readonly line: (breaking: Breaking) => string | Uint8Array;
}

const encoder = new TextEncoder();

/** The classes of broken records; each has one way or more. */
export const brokenSongs: Readonly<Record<string, readonly Way[]>> = {
  "truncated JSON": ways("invalid_json", [({ song, random }) => {
    const json = jsonOfSong(song);
    return json.slice(0, 1 + random.below(json.length - 1));
  }]),
  "a value of the wrong type": ways("invalid_song", [
    ...`[] "song" 42 null true {} [{"id":1,"lines":["a"]}]`.split(" "),
    ...[
      `"lines":"one"`,
      `"lines":[1]`,
      `"lines":[null]`,
      `"lines":[["a"]]`,
      `"lines":[{"words":"a"}]`,
      `"lines":{"0":"a"}`,
      `"lyrics":["a"]`,
      `"lyrics":7`,
      `"lines":["a"],"lyrics":"a"`,
      `"lines":["a"],"title":5`,
      `"lines":["a"],"artist":["b"]`,
      `"lines":["a"],"language":{}`,
      `"lines":["a"],"breaks":["1"]`,
      `"lines":["a"],"breaks":[-1]`,
      `"lines":["a"],"breaks":[0]`,
      `"lines":["a"],"breaks":[99]`,
      `"lines":["a"],"labels":"chorus"`,
      `"lines":["a"],"labels":[2]`,
      `"lines":["a"],"labels":[null]`,
      `"lines":["a"],"sections":{}`,
      `"lines":["a"],"sections":[{"start":0,"end":1}]`,
      `"lines":["a"],"sections":[{"start":0,"end":1,"label":"verse","by":"me"}]`,
      `"lines":["a"],"extra":[]`,
    ].map(object),
    ...[`""`, `{}`, `1.5`, `true`, `[7]`].map((id) => `{"id":${id},"lines":["a"]}`),
  ]),
  "what JSON has no word for": ways("invalid_json", [
    ..."NaN Infinity -Infinity nan undefined None +1 .5 1. 0x1F 01 1_000 'one'".split(" ")
      .map((literal) => object(`"lines":["a"],"tempo":${literal}`)),
    object(`"lines":["a"],`),
    object(`"lines":["a",]`),
    object(`"lines":["a"]`) + object(`"lines":["b"]`),
    object(`"lines":["a"]/* ! */`),
    object(`lines:["a"]`),
  ]),
  "deep nesting": ways("too_deep", [
    ({ depth }) => nested("[", "]", depth),
    ({ depth }) => object(`"lines":["a"],"deep":${nested("[", "]", depth)}`),
    ({ depth }) => object(`"lines":${nested("[", "]", depth)}`),
    ({ depth }) => object(`"lines":["a"],"deep":${nested(`{"a":`, "}", depth)}`),
    ({ depth }) => object(`"lines":["a"],"deep":${nested(`[{"a":`, "}]", depth / 2)}`),
  ]),
  "a repeated key": ways("duplicate_key", [
    ({ song }) => object(`"id":"other","lines":["a"],"id":${JSON.stringify(song.id)}`),
    object(`"lines":["a"],"lines":["a"]`),
    object(`"lines":["a"],"l\\u0069nes":["b"]`),
    object(`"lines":["a"],"extra":{"key":1,"other":{"key":2},"key":3}`),
    object(`"lines":[{"text":"a","text":"b"}]`),
    object(`"lines":["a"],"extra":{"":1,"":2}`),
    object(`"lines":["a"],"constructor":1,"constructor":2`),
  ]),
  "the key __proto__": ways("forbidden_key", [
    object(`"lines":["a"],"__proto__":{"polluted":true}`),
    object(`"lines":["a"],"__proto__":null`),
    object(`"lines":["a"],"extra":{"__proto__":{"polluted":true}}`),
    object(`"lines":["a"],"__pr\\u006fto__":{"polluted":true}`),
    object(`"lines":[{"text":"a","__proto__":{"polluted":true}}]`),
  ]),
  "half of a surrogate pair": ways("lone_surrogate", [
    object(`"lines":["a\\ud83d"]`),
    object(`"lines":["\\udfb5 b"]`),
    object(`"lines":["\\udfb5\\ud83c"]`),
    object(`"lines":["a"],"title":"\\uD800"`),
    object(`"lines":["a"],"extra":{"\\udbff":1}`),
    object(`"lyrics":"a\\n\\ud83c\\u0041"`),
  ]),
  "a NUL": [
    ...ways("invalid_json", [
      "\0",
      "\0".repeat(500),
      object(`"lines":["a\0b"]`),
      object(`"lines":["a"]\0`),
      "\0" + object(`"lines":["a"]`),
    ]),
    ...ways("invalid_character", [
      object(`"lines":["a","\\u0000"]`),
      object(`"lines":[{"text":"a\\u0000"}]`),
      object(`"lyrics":"a\\nb\\u0000c"`),
    ]),
  ],
  "invalid UTF-8": ways("invalid_utf8", [
    ...[
      [0xff],
      [0xfe, 0xff],
      [0x80],
      [0xc0, 0xaf],
      [0xe9],
      [0xe2, 0x82],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf0, 0x9f, 0x8e],
    ].map((bytes) => ({ song, random }: Breaking) => inserted(jsonOfSong(song), bytes, random)),
    () => encoder.encode(`{"lines":["🎵`).subarray(0, -1),
  ]),
  "a line over the limit": ways("oversize", [
    ({ song, random, maxLineBytes }) =>
      jsonOfSong(song).padEnd(maxLineBytes + 1 + random.below(500)),
    ({ maxLineBytes }) => new Uint8Array(maxLineBytes + 1).fill(0xff),
    ({ maxLineBytes, random }) => "x".repeat(maxLineBytes + random.below(500)) + "🎵",
    ({ maxLineBytes }) => "[".repeat(2 * maxLineBytes),
  ]),
  "no lyric line": ways("no_lines", [
    object(`"lines":[]`),
    object(`"lines":[],"labels":[]`),
    object(`"lines":["","  ","\\t"]`),
    object(`"lines":[{"text":""}]`),
    object(`"lyrics":""`),
    object(`"lyrics":"\\n\\r\\n \\n"`),
    object(`"lyrics":"[Verse 1]\\n\\n[Chorus: Ana]\\n"`),
  ]),
  "too many lines": ways("too_many_lines", [
    object(`"lines":${JSON.stringify(new Array(2001).fill("la"))}`),
    object(`"lyrics":${JSON.stringify("la\n".repeat(2001))}`),
  ]),
  "a lyric line that is too long": ways("line_too_long", [
    object(`"lines":["a",${JSON.stringify("a".repeat(4097))}]`),
    object(`"lines":[{"text":${JSON.stringify("é".repeat(5000))}}]`),
    object(`"lyrics":${JSON.stringify("a\n" + "🎵".repeat(2049))}`),
  ]),
  "labels that do not fit": ways(
    "invalid_labels",
    [
      `"labels":["verse"]`,
      `"labels":[]`,
      `"labels":[0,0,0,1]`,
      `"labels":["verse","","chorus"]`,
      `"sections":[]`,
      `"sections":[{"start":0,"end":2,"label":"verse"}]`,
      `"sections":[{"start":1,"end":3,"label":"verse"}]`,
      `"sections":[{"start":0,"end":4,"label":"verse"}]`,
      `"sections":[{"start":0,"end":0,"label":"verse"},{"start":0,"end":3,"label":"chorus"}]`,
      `"sections":[{"start":0,"end":1,"label":"verse"},{"start":2,"end":3,"label":"chorus"}]`,
      `"sections":[{"start":0,"end":2,"label":"verse"},{"start":1,"end":3,"label":"chorus"}]`,
      `"labels":[0,0,1],"sections":[{"start":0,"end":3,"label":"verse"}]`,
    ].map((labels) => object(`"lines":["a","b","c"],${labels}`)).concat(
      object(`"lyrics":"[Chorus]\\na\\nb","labels":["chorus","chorus"]`),
      object(`"lyrics":"[Chorus]\\na","sections":[{"start":0,"end":1,"label":"chorus"}]`),
    ),
  ),
};

function ways(code: string, lines: readonly (string | Way["line"])[]): Way[] {
  return lines.map((line) => ({ code, line: typeof line === "string" ? () => line : line }));
}

function object(members: string): string {
  return `{${members}}`;
}

function nested(open: string, close: string, depth: number): string {
  const inside = open.endsWith(":") ? "1" : "";
  return open.repeat(depth) + inside + close.repeat(depth);
}

/** The text's bytes with other bytes inserted between two of its characters. */
function inserted(text: string, bytes: readonly number[], random: Random): Uint8Array {
  const all = encoder.encode(text);
  const places = [...all.keys()].filter((place) => (all[place] & 0xc0) !== 0x80);
  const place = places[random.below(places.length)];
  return Uint8Array.of(...all.subarray(0, place), ...bytes, ...all.subarray(place));
}
