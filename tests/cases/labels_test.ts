/** The labels of small songs whose structure is clear, in eight languages (`labels/README.md`). */
import type { AnnotatedSegment } from "#lib/annotation.ts";
import { type Segment, toSegments } from "#lib/segment.ts";
import { parseSong, referenceLabels, type Song } from "#lib/song.ts";
import { createAnnotator, DEFAULT_MODEL } from "#pipelines/annotator/library.ts";
import assert from "node:assert/strict";

/** The model under test. */
const MODEL = DEFAULT_MODEL;

/** An unsure answer gives none of its segments a higher confidence. */
const UNSURE = 0.75;

/** A segment with this confidence is about as probably wrong as right. */
const DOUBTED = 0.6;

/** What is right, by case. */
const TITLES: Readonly<Record<string, string>> = {
  couplet: "a couplet that returns after two lines is a chorus, or all is an unsure verse",
  hook_of_one_line: "a line that is sung four times after each new verse is the chorus",
  two_lines_four_times: "of two lines sung four times each, twice, only the second is a chorus",
  first_verse_last: "a first verse that returns at the end is no sure chorus",
  first_verse_after_chorus: "a first verse that returns after the last chorus is a verse",
  ordinary: "three choruses around a bridge are found, and begin where they begin",
  blues: "blues stanzas that repeat their first line are verses",
  hook_first: "a chorus that opens the song is the chorus",
  shanty: "the response lines of a shanty belong to its stanzas, or are no sure chorus",
  chorus_once: "a chorus sung once between equal verses is found, or all is an unsure verse",
  lullaby: "two lines are a verse",
  pre_chorus: "lines that lead to the chorus are a verse",
  no_repetition: "stanzas without any repetition are verses",
  one_stanza: "a single stanza, sung three times, is a verse",
};
const LANGUAGES = ["de", "en", "es", "fr", "he", "ja", "pt", "ru"];

interface Case {
  readonly song: Song;
  readonly extra: {
    readonly case: string;
    readonly expect: "exact" | "unsure";
    /** Other segments that an unsure answer may have. */
    readonly also?: readonly (readonly Segment[])[];
  };
}

const cases = LANGUAGES.flatMap((language): Case[] =>
  Deno.readTextFileSync(new URL(`labels/${language}.jsonl`, import.meta.url)).trim().split("\n")
    .map((line) => parseSong(JSON.parse(line)))
    .map((song) => ({ song, extra: song.extra as unknown as Case["extra"] }))
);

Deno.test("each case is there in eight languages", () => {
  for (const language of LANGUAGES) {
    const names = cases.filter(({ song }) => song.language === language).map(({ extra }) =>
      extra.case
    );
    assert.deepEqual([...new Set(names)].sort(), Object.keys(TITLES).sort(), language);
  }
});

Deno.test("the readings of a case cover its song", () => {
  for (const { song, extra } of cases) {
    assert.ok(["exact", "unsure"].includes(extra.expect), song.id);
    for (const segments of extra.also ?? []) {
      assert.deepEqual(segments, toSegments(toLabels(segments)), song.id);
      assert.equal(segments.at(-1)!.end, song.lines.length, song.id);
    }
  }
});

for (const [name, title] of Object.entries(TITLES)) {
  Deno.test(`${MODEL}: ${title}`, async () => {
    using annotator = await createAnnotator({ model: MODEL });
    const faults: string[] = [];
    for (const one of cases.filter(({ extra }) => extra.case === name)) {
      const { segments } = await annotator.annotate(one.song);
      if (!isAccepted(segments, one)) faults.push(toMessage(segments, one));
    }
    assert.equal(faults.join("\n"), "");
  });
}

function isAccepted(found: readonly AnnotatedSegment[], one: Case): boolean {
  const { song, extra } = one, isUnsure = extra.expect === "unsure";
  const isReading = [[allVerse(song)], ...extra.also ?? []].map(outline).includes(outline(found));
  return outline(found) === outline(reference(song)) ||
    isUnsure && isReading && found.every(({ confidence }) => confidence <= UNSURE) ||
    isUnsure && isDoubted(found, reference(song));
}

/**
 * Whether all wrong segments are said to be about as probably wrong as right, and each chorus overlaps one of the
 * reference, if it has any.
 */
function isDoubted(found: readonly AnnotatedSegment[], right: readonly Segment[]): boolean {
  const isChorus = ({ label }: Segment) => label === "chorus";
  const overlaps = (one: Segment) =>
    right.some((other) => isChorus(other) && one.start < other.end && other.start < one.end);
  const isInverted = !found.some(({ label }) => label === "verse") ||
    right.some(isChorus) && !found.filter(isChorus).every(overlaps);
  return !isInverted &&
    found.every((segment) =>
      segment.confidence <= DOUBTED || right.some((other) => isEqual(other, segment))
    );
}

function toMessage(found: readonly AnnotatedSegment[], { song, extra }: Case): string {
  const confidences = found.map(({ confidence }) => confidence.toFixed(2)).join(" ");
  const readings = [[allVerse(song)], ...extra.also ?? []].map(outline).join(" or ");
  const other = extra.expect === "unsure" ? `, or with at most ${UNSURE} ${readings}` : "";
  return `${song.id}: found ${outline(found)} (confidence ${confidences}); ` +
    `expected ${outline(reference(song))}${other}`;
}

function reference(song: Song): Segment[] {
  return toSegments(referenceLabels(song)!);
}

function allVerse(song: Song): Segment {
  return { start: 0, end: song.lines.length, label: "verse" };
}

function toLabels(segments: readonly Segment[]) {
  return segments.flatMap(({ start, end, label }) =>
    Array.from({ length: end - start }, () => label)
  );
}

function isEqual(one: Segment, other: Segment): boolean {
  return one.start === other.start && one.end === other.end && one.label === other.label;
}

/** `V4 C6`: four lines of verse, then six of chorus. */
function outline(segments: readonly Segment[]): string {
  return segments.map(({ start, end, label }) => `${label[0].toUpperCase()}${end - start}`).join(
    " ",
  );
}
