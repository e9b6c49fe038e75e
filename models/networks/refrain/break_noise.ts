/**
 * The stanza breaks that the network sees of a song in training: often none, and often wrong ones, so
 * that it learns what to do with songs of either kind.
 *
 * @module
 */
import type { Random } from "#lib/random.ts";

/** Ways to corrupt breaks. */
type Corruption = (breaks: readonly number[], lines: number, random: Random) => number[];

/** Of known breaks: the probability that they are hidden, and that they are left as they are. */
const HIDDEN = 0.4, RIGHT = 0.3;
/** Of unknown breaks: the probability that they stay unknown. */
const UNKNOWN = 0.85;
/** Of invented breaks: the probability of one at each line. */
const EVERY_LINE = 0.15;

/** A break lost or moved: the probability for each. */
const LOST = 0.3, MOVED = 0.3;
/** The largest proportion of breaks that `mixed` loses, and that it invents. */
const LARGEST_SHARE = 0.5;
/** The shortest and the longest stanza of `everyFewLines`. */
const SHORTEST = 2, LONGEST = 8;

const everyLine: Corruption = (_, lines) =>
  Array.from({ length: Math.max(0, lines - 1) }, (_, place) => place + 1);

/** Stanzas of equal length, except for the first and the last. */
const everyFewLines: Corruption = (_, lines, random) => {
  const length = SHORTEST + random.below(LONGEST - SHORTEST + 1), shift = random.below(length);
  return everyLine([], lines, random).filter((line) => (line + shift) % length === 0);
};

/** Leaves out three in ten of the breaks, at random. */
export function loseBreaks(breaks: readonly number[], random: Random): number[] {
  return breaks.filter(() => random.next() >= LOST);
}

const someLost: Corruption = (breaks, _, random) => loseBreaks(breaks, random);

const someMoved: Corruption = (breaks, lines, random) => {
  const moved = breaks.map((line) => {
    if (random.next() >= MOVED) return line;
    return Math.min(lines - 1, Math.max(1, line + (random.next() < 0.5 ? -1 : 1)));
  });
  return ascending(moved);
};

/** Some breaks lost, and others invented elsewhere. */
const mixed: Corruption = (breaks, lines, random) => {
  const lost = LARGEST_SHARE * random.next(), invented = LARGEST_SHARE * random.next();
  const kept = breaks.filter(() => random.next() >= lost);
  const free = everyLine([], lines, random).filter((line) => !breaks.includes(line));
  const count = Math.round(invented * breaks.length);
  return ascending([...kept, ...random.shuffled(free).slice(0, count)]);
};

const CORRUPTIONS: readonly Corruption[] = [mixed, everyFewLines, everyLine, someLost, someMoved];

/**
 * Draws the breaks that the network sees. Known ones are hidden (40 %), left as they are (30 %), or
 * corrupted (30 %): half of these by `mixed`, the others in one of the five ways. Unknown ones stay
 * unknown (85 %) or are invented.
 *
 * @param breaks the song's breaks, ascending; empty if they are unknown
 * @returns lines from 1 to lines − 1, ascending
 */
export function drawBreaks(breaks: readonly number[], lines: number, random: Random): number[] {
  const chance = random.next();
  if (breaks.length === 0) {
    if (chance < UNKNOWN) return [];
    const invent = random.next() < EVERY_LINE ? everyLine : everyFewLines;
    return invent(breaks, lines, random);
  }
  if (chance < HIDDEN) return [];
  if (chance < HIDDEN + RIGHT) return [...breaks];
  const corrupt = random.next() < 0.5 ? mixed : CORRUPTIONS[random.below(CORRUPTIONS.length)];
  return corrupt(breaks, lines, random);
}

function ascending(lines: readonly number[]): number[] {
  return [...new Set(lines)].sort((one, other) => one - other);
}
