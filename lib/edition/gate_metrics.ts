/**
 * The figures that gates ask of an edition, and of the difference of two.
 *
 * @module
 */
import { z } from "zod";
import type { Manifest } from "./manifest.ts";

/** Figures by their names; null where one is not defined. */
export type Figures<Name extends string = string> = Readonly<Record<Name, number | null>>;

/** The figures of one edition. */
export const EDITION_FIGURES = [
  "chorus_rate",
  "one_label",
  "confidence",
  "boundaries_per_song",
  "songs",
  "rejected",
  "filtered",
] as const;

/** The figures of an edition B against an edition A. */
export const DIFF_FIGURES = [
  "boundary_f1",
  "boundary_f1_within_1",
  "boundary_f1_within_2",
  "line_agreement",
  "songs_changed",
  "songs_added",
  "songs_gone",
  "rewritten",
  "chorus_rate_change",
  "confidence_change",
] as const;

export const diffFiguresSchema = z.record(z.enum(DIFF_FIGURES), z.number().nullable())
  .describe("What gates ask for; null where it is not defined");

/** What is known of an edition without looking at its songs. */
export type EditionSummary = Pick<Manifest, "records" | "figures">;

/** Figures of an edition. Of no songs, and of no records, there are no shares. */
export function figuresOfEdition(
  { records, figures }: EditionSummary,
): Figures<typeof EDITION_FIGURES[number]> {
  const { songs } = figures;
  const ofSongs = (figure: number | null) => songs === 0 ? null : figure;
  return {
    chorus_rate: ofSongs(figures.chorus_rate),
    one_label: ofSongs(figures.one_label),
    confidence: ofSongs(figures.confidence),
    boundaries_per_song: ofSongs(figures.boundaries_per_song),
    songs,
    rejected: shareOrNull(records.rejected, records.read),
    filtered: shareOrNull(records.filtered, records.read),
  };
}

/** A part of a whole; of nothing, null. */
export function shareOrNull(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/**
 * By how much a figure grew, to nine decimals, so that a change of a tenth is 0.1, whatever floats make
 * of it; null unless there are both.
 */
export function changeOf(before: number | null, after: number | null): number | null {
  if (before === null || after === null) return null;
  // Never minus zero.
  return Number((after - before).toFixed(9)) + 0;
}

/**
 * What gates ask of an edition that is to be published.
 *
 * @param difference the figures of its difference from another, if there is one
 */
export function figuresForGates(edition: EditionSummary, difference?: Figures): Figures {
  return { ...figuresOfEdition(edition), ...difference };
}
