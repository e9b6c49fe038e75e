/**
 * Valid songs in unusual spellings, all of which must be annotated.
 *
 * @module
 */
import { jsonOfSong, type NumberedSong } from "./numbered_song.ts";

/** One JSONL line, and its expected annotation. */
export interface Spelled {
  readonly json: string;
  readonly id?: string;
  /** The `extra` of the annotation, character by character. */
  readonly extra?: string;
}

type Spelling = (song: NumberedSong, maxLineBytes: number) => Spelled;

const FAMILIAR = `"constructor":"c","toString":"t","hasOwnProperty":null,"prototype":{"x":1}`;
const BIG =
  `"big":12345678901234567890123,"far":-1E+999,"tiny":1e-400,"exact":0.10000000000000000555`;
/** With the song's own braces, the deepest nesting that is read: 64 levels. */
const DEEPEST = `"deep":${"[".repeat(63)}${"]".repeat(63)}`;

/** Ways to write a song down. */
export const oddSongs: Readonly<Record<string, Spelling>> = {
  "nothing odd": (song) => ({ json: jsonOfSong(song) }),
  "lyrics with CR LF": (song) => withText(song, song.lines.join("\r\n")),
  "lyrics with blank lines and headers": (song) => withText(song, headed(song)),
  "spaces around everything": ({ id, lines, number }) => ({
    json: `\t {"id" : ${JSON.stringify(id)}, "lines" :${
      JSON.stringify(lines, null, "\t").replaceAll("\n", " ")
    } , "number":  ${number}  }\t `,
  }),
  "every character escaped": (song) => ({ json: escaped(jsonOfSong(song)) }),
  "numbers that a float cannot hold": (song) => withField(song, BIG),
  "keys that every object inherits": (song) => withField(song, FAMILIAR),
  "an emoji as two escapes": (song) => ({
    ...withField(song, `"mood":"\\ud83c\\udfb5"`),
    extra: `{"number":${song.number},"mood":"🎵"}`,
  }),
  "an escaped NUL outside the lyrics": (song) => withField(song, `"note":"a\\u0000b"`),
  "nesting just within the limit": (song) => withField(song, DEEPEST),
  "a byte order mark inside the stream": (song) => ({ json: "\ufeff" + jsonOfSong(song) }),
  "a number as its id": ({ lines, number }) => ({
    json: JSON.stringify({ id: number, lines, number }),
    id: String(number),
  }),
  "fields that are null": (song) => ({
    json: jsonOfSong(song).replace("{", `{"title":null,"labels":null,"lyrics":null,"extra":null,`),
  }),
  "lines as objects": ({ id, lines, number }) => ({
    json: JSON.stringify({ id, lines: lines.map((text) => ({ text, at: 1 })), number }),
  }),
  "reference labels": ({ id, lines, number, labels }) => ({
    json: JSON.stringify({ id, lines, labels, number }),
  }),
  "a line as long as is allowed": (song, maxLineBytes) => {
    const json = jsonOfSong(song);
    return { json: json + " ".repeat(maxLineBytes - new TextEncoder().encode(json).length) };
  },
};

function withField(song: NumberedSong, field: string): Spelled {
  return {
    json: jsonOfSong(song).replace(/\}$/, `,${field}}`),
    extra: `{"number":${song.number},${field}}`,
  };
}

function withText({ id, number }: NumberedSong, lyrics: string): Spelled {
  return { json: JSON.stringify({ id, lyrics, number }) };
}

function headed({ lines, labels }: NumberedSong): string {
  return lines.map((line, place) =>
    labels[place] === labels[place - 1] ? line : `\n[${labels[place]}]\n${line}`
  ).join("\n");
}

function escaped(json: string): string {
  const hexadecimal = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, "0");
  return json.replace(/"([^"]+)"/g, (_, text: string) => {
    return `"${
      [...Array(text.length).keys()].map((at) => `\\u${hexadecimal(text[at])}`).join("")
    }"`;
  });
}
