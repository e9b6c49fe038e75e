/**
 * The scores that are printed, each with the title by which people know it.
 *
 * @module
 */
import type { Scores } from "../metrics/scores.ts";

/** A score of many songs. */
export interface CataloguedScore {
  /** Where it stands among the scores, dotted: `lines.macro_f1`. */
  readonly name: string;
  readonly title: string;
  /** Which values are better. Of a bias, those near 0; of a ratio, those near 1. */
  readonly better: "higher" | "lower" | "near 0" | "near 1";
  /** Whether it is one of the few by which systems are judged. */
  readonly isHeadline: boolean;
  /** Whether the bootstrap gives it an interval: it would mislead for an absolute error. */
  readonly hasInterval: boolean;
  /**
   * Where the number of songs stands that it is the mean of, if that depends on the prediction: such
   * means of two systems are of different songs, and have no difference.
   */
  readonly songs?: string;
}

const HEADLINES = new Set([
  "lines.macro_f1",
  "lines.chorus.f1",
  "boundaries.exact.pooled.f1",
  "boundaries.within_1.pooled.f1",
  "boundaries.within_2.pooled.f1",
  "segments.complete.pooled.f1",
  "calibration.brier",
]);

function score(
  name: string,
  title: string,
  better: CataloguedScore["better"],
  more: Partial<Pick<CataloguedScore, "hasInterval" | "songs">> = {},
): CataloguedScore {
  return { name, title, better, isHeadline: HEADLINES.has(name), hasInterval: true, ...more };
}

function detection(
  name: string,
  title: string,
  more: Pick<CataloguedScore, "songs"> = {},
): CataloguedScore[] {
  return [
    score(`${name}.f1`, `${title}: F1`, "higher", more),
    score(`${name}.precision`, `${title}: precision`, "higher", more),
    score(`${name}.recall`, `${title}: recall`, "higher", more),
  ];
}

/** Pooled, and as the mean of the songs with a boundary, or a section edge, on at least one side. */
function pooledAndMean(name: string, title: string): CataloguedScore[] {
  return [
    ...detection(`${name}.pooled`, title),
    ...detection(`${name}.song_mean`, `${title}, song mean`, { songs: `${name}.songs` }),
  ];
}

function meanOfSome(
  name: string,
  title: string,
  better: CataloguedScore["better"],
): CataloguedScore {
  return score(`${name}.song_mean`, title, better, { songs: `${name}.songs` });
}

/** Every score that is printed, in the order in which they are told. */
export const CATALOGUE: readonly CataloguedScore[] = [
  score("lines.macro_f1", "Lines: macro F1", "higher"),
  score("lines.accuracy", "Lines: accuracy", "higher"),
  ...detection("lines.chorus", "Chorus lines"),
  ...detection("lines.verse", "Verse lines"),
  ...pooledAndMean("boundaries.exact", "Boundaries, exact"),
  ...pooledAndMean("boundaries.within_1", "Boundaries, within 1 line"),
  ...pooledAndMean("boundaries.within_2", "Boundaries, within 2 lines"),
  ...pooledAndMean("sections.exact", "Section edges, exact"),
  ...pooledAndMean("sections.within_1", "Section edges, within 1 line"),
  ...pooledAndMean("sections.within_2", "Section edges, within 2 lines"),
  ...detection("transitions.verse_to_chorus", "Verse to chorus"),
  ...detection("transitions.chorus_to_verse", "Chorus to verse"),
  meanOfSome("deviation.true_to_predicted", "Lines from true to nearest predicted", "lower"),
  meanOfSome("deviation.predicted_to_true", "Lines from predicted to nearest true", "lower"),
  ...detection("segments.complete.pooled", "Complete segments"),
  ...detection("segments.complete.song_mean", "Complete segments, song mean"),
  score("segments.iou_best.pooled", "Segment IoU, best", "higher"),
  score("segments.iou_best.song_mean", "Segment IoU, best, song mean", "higher"),
  score("segments.iou_one_to_one.pooled", "Segment IoU, one to one", "higher"),
  score("segments.iou_one_to_one.song_mean", "Segment IoU, one to one, song mean", "higher"),
  score("segments.count_ratio", "Predicted segments per true one", "near 1"),
  score("segments.pieces_per_true", "Pieces of a true segment", "near 1"),
  score("segments.pieces_per_predicted", "Pieces of a predicted segment", "near 1"),
  score("segments.overseg", "Over-segmentation score", "higher"),
  score("segments.underseg", "Under-segmentation score", "higher"),
  score("segments.length_error", "Error of segment length, lines", "lower"),
  score("segments.length_bias", "Bias of segment length, lines", "near 0"),
  score("segmentation.pk.song_mean", "Pk", "lower"),
  score("segmentation.window_diff.song_mean", "WindowDiff", "lower"),
  score("segmentation.boundary_similarity.song_mean", "Boundary similarity B", "higher"),
  meanOfSome(
    "segmentation.boundary_similarity_with_boundaries",
    "Boundary similarity B, songs with boundaries",
    "higher",
  ),
  ...detection("clustering.pairwise", "Pairs of lines"),
  score("clustering.nce.f1", "Normalised conditional entropies: F1", "higher"),
  score(
    "clustering.nce_two_labels.f1",
    "Normalised conditional entropies, two labels: F1",
    "higher",
  ),
  score("clustering.v_measure.f1", "V-measure", "higher"),
  score("clustering.v_measure_two_labels.f1", "V-measure, two labels", "higher"),
  score("calibration.brier", "Brier score", "lower"),
  score("calibration.nll", "Negative log-likelihood", "lower"),
  score("calibration.ece", "Expected calibration error", "lower", { hasInterval: false }),
  score("calibration.mce", "Maximum calibration error", "lower", { hasInterval: false }),
];

/** The few scores by which systems are judged. */
export const HEADLINE_SCORES: readonly CataloguedScore[] = CATALOGUE.filter(({ isHeadline }) =>
  isHeadline
);

/** The sums of a song from which those few are made. */
export const HEADLINE_SUMS: ReadonlySet<string> = new Set([
  "lines",
  "boundaries",
  "complete",
  "calibration",
]);

const PATHS = new Map(CATALOGUE.map(({ name }) => [name, name.split(".")]));

/** One score among those of many songs; null if it is not defined for them. */
export function scoreNamed(scores: Scores, name: string): number | null {
  let value: unknown = scores;
  for (const part of PATHS.get(name) ?? name.split(".")) {
    if (value === null) return null;
    value = (value as Record<string, unknown>)[part];
  }
  return value as number | null;
}
