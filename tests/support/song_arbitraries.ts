import fc from "fast-check";
import type { Section } from "#lib/section.ts";
import type { Song } from "#lib/song.ts";

const text = fc.string({ unit: "binary", maxLength: 12 });

/** Lines of few words, so that some are repeated and some have the same start or end. */
const plainLine = fc
  .array(fc.constantFrom("La", "di", "river", "moon,", "sing!", "day"), {
    minLength: 1,
    maxLength: 5,
  })
  .map((words) => words.join(" "));

/** Any characters except NUL, which songs cannot contain, line ends, and brackets, which could make a header. */
const oddLine = fc
  .string({ unit: "binary", minLength: 1, maxLength: 12 })
  .filter((line) => line.trim() !== "" && !/[\0\r\n[\]]/.test(line));

/** A lyric line: not a header, and not blank. */
export const anyLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: plainLine },
  { weight: 1, arbitrary: oddLine },
);

/** Any value that JSON can hold, as it comes out of JSON. */
export const anyJson: fc.Arbitrary<fc.JsonValue> = fc
  .jsonValue({ stringUnit: "binary" })
  .map((value) => JSON.stringify(value))
  .filter((json) => !json.includes("__proto__"))
  .map((json) => JSON.parse(json));

const anyExtra = fc.dictionary(
  fc.oneof(text, fc.constantFrom("lines", "model", "schema", "extra", "toString"))
    .filter((key) => key !== "__proto__"),
  anyJson,
  { minKeys: 1, maxKeys: 4, noNullPrototype: true },
);

/** Some of the lines 1 .. L - 1, ascending. */
const anyCuts = (lines: number) => fc.subarray(Array.from({ length: lines - 1 }, (_, i) => i + 1));

/** Sections that cover a song with the given number of lines. */
export function anySections(lines: number): fc.Arbitrary<Section[]> {
  return fc.tuple(
    anyCuts(lines),
    fc.array(fc.constantFrom("verse" as const, "chorus" as const), {
      minLength: lines,
      maxLength: lines,
    }),
    fc.array(text, { minLength: lines, maxLength: lines }),
  ).map(([cuts, labels, names]) =>
    [0, ...cuts].map((start, part) => ({
      start,
      end: cuts[part] ?? lines,
      label: labels[part],
      name: names[part],
    }))
  );
}

/** Songs of up to ten lines, in which each optional field may be missing. */
export const anySong: fc.Arbitrary<Song> = fc
  .array(anyLine, { minLength: 1, maxLength: 10 })
  .chain((lines) =>
    fc.record({
      id: text.filter((id) => id !== ""),
      lines: fc.constant(lines),
      breaks: anyCuts(lines.length),
      title: text,
      artist: text,
      language: text,
      sections: anySections(lines.length),
      extra: anyExtra,
    }, { requiredKeys: ["id", "lines", "breaks"], noNullPrototype: true })
  );

/** A song, and for each of its lines a probability that the line belongs to a chorus, [L]. */
export const anySongWithProbabilities: fc.Arbitrary<readonly [Song, Float32Array]> = anySong
  .chain((song) => {
    const length = song.lines.length;
    const probabilities = fc.float32Array({
      min: 0,
      max: 1,
      noNaN: true,
      minLength: length,
      maxLength: length,
    });
    return fc.tuple(fc.constant(song), probabilities);
  });
