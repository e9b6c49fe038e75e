/**
 * Songs that are generated from a number, so that a checker can generate each again and compare.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { seededRandom } from "#lib/random.ts";

/** A song that is generated from its number. */
export interface NumberedSong {
  readonly number: number;
  readonly id: string;
  readonly lines: readonly string[];
  /** The label of each line by the recurring-pair rule, known by construction. */
  readonly labels: readonly Label[];
}

const WORDS = [
  "river",
  "moon",
  "дорога",
  "corazón",
  "夜明け",
  "سماء",
  "light 🎵",
  "👩‍👩‍👧 home",
  "été",
  "fire",
];
/** Verse lines start with different words, so that no line is repeated. */
const BEGINNINGS = ["When the", "Under", "Never a", "Tomorrow", "Behind"];

/** The song of a number: verses without repeats around a chorus of two lines that occurs twice. */
export function numberedSong(number: number): NumberedSong {
  const random = seededRandom(number);
  const word = () => WORDS[random.below(WORDS.length)];
  const beginnings = random.shuffled(BEGINNINGS);
  const verse = (lines: number) =>
    Array.from({ length: lines }, () => `${beginnings.pop()} ${word()}, ${word()}`);
  const chorus = [`Sing ${word()}`, `Oh ${word()}!`];
  const parts: readonly (readonly [Label, readonly string[]])[] = [
    ["verse", verse(1 + random.below(3))],
    ["chorus", chorus],
    ["verse", verse(random.below(3))],
    ["chorus", chorus],
  ];
  return {
    number,
    id: `song-${number}`,
    lines: parts.flatMap(([, lines]) => lines),
    labels: parts.flatMap(([label, lines]) => lines.map(() => label)),
  };
}

/** The song as a JSON text. */
export function jsonOfSong({ id, lines, number }: NumberedSong): string {
  return JSON.stringify({ id, lines, number });
}

/** Songs from one number to another, as JSONL. */
export function jsonlOfSongs(first: number, last: number): string {
  return Array.from(
    { length: last - first + 1 },
    (_, place) => jsonOfSong(numberedSong(first + place)) + "\n",
  ).join("");
}
