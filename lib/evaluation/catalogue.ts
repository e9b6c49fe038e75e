/**
 * The scores that get an interval, each with the title by which people know it.
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
  readonly headline?: true;
}

const detections = [
  ["boundaries.exact", "Boundaries, exact"],
  ["boundaries.within_1", "Boundaries, within 1 line"],
  ["boundaries.within_2", "Boundaries, within 2 lines"],
  ["sections.exact", "Section edges, exact"],
  ["sections.within_1", "Section edges, within 1 line"],
  ["sections.within_2", "Section edges, within 2 lines"],
  ["segments.complete", "Complete segments"],
] as const;

const HEADLINES = new Set([
  "lines.macro_f1",
  "lines.chorus.f1",
  "boundaries.exact.pooled.f1",
  "boundaries.within_1.pooled.f1",
  "boundaries.within_2.pooled.f1",
  "segments.complete.pooled.f1",
  "calibration.ece",
]);

function detection(name: string, title: string): Omit<CataloguedScore, "headline">[] {
  return [
    { name: `${name}.f1`, title: `${title}: F1`, better: "higher" },
    { name: `${name}.precision`, title: `${title}: precision`, better: "higher" },
    { name: `${name}.recall`, title: `${title}: recall`, better: "higher" },
  ];
}

function higher(name: string, title: string): Omit<CataloguedScore, "headline"> {
  return { name, title, better: "higher" };
}

function lower(name: string, title: string): Omit<CataloguedScore, "headline"> {
  return { name, title, better: "lower" };
}

/** Every score with an interval, in the order in which they are told. */
export const CATALOGUE: readonly CataloguedScore[] = [
  higher("lines.macro_f1", "Lines: macro F1"),
  higher("lines.accuracy", "Lines: accuracy"),
  ...detection("lines.chorus", "Chorus lines"),
  ...detection("lines.verse", "Verse lines"),
  ...detections.flatMap(([name, title]) => [
    ...detection(`${name}.pooled`, title),
    ...detection(`${name}.song_mean`, `${title}, song mean`),
  ]),
  ...detection("transitions.verse_to_chorus", "Verse to chorus"),
  ...detection("transitions.chorus_to_verse", "Chorus to verse"),
  lower("deviation.true_to_predicted.song_mean", "Lines from true to nearest predicted boundary"),
  lower("deviation.predicted_to_true.song_mean", "Lines from predicted to nearest true boundary"),
  higher("segments.iou_best.pooled", "Segment IoU, best"),
  higher("segments.iou_best.song_mean", "Segment IoU, best, song mean"),
  higher("segments.iou_one_to_one.pooled", "Segment IoU, one to one"),
  higher("segments.iou_one_to_one.song_mean", "Segment IoU, one to one, song mean"),
  { name: "segments.count_ratio", title: "Predicted segments per true one", better: "near 1" },
  { name: "segments.pieces_per_true", title: "Pieces of a true segment", better: "near 1" },
  {
    name: "segments.pieces_per_predicted",
    title: "Pieces of a predicted segment",
    better: "near 1",
  },
  higher("segments.over_segmentation", "1 − over-segmentation"),
  higher("segments.under_segmentation", "1 − under-segmentation"),
  lower("segments.length_error", "Error of segment length, lines"),
  { name: "segments.length_bias", title: "Bias of segment length, lines", better: "near 0" },
  lower("segmentation.pk.song_mean", "Pk"),
  lower("segmentation.window_diff.song_mean", "WindowDiff"),
  higher("segmentation.boundary_similarity.song_mean", "Boundary similarity B"),
  higher(
    "segmentation.boundary_similarity_with_boundaries.song_mean",
    "Boundary similarity B, songs with boundaries",
  ),
  ...detection("clustering.pairwise", "Pairs of lines"),
  higher("clustering.nce.f1", "Normalised conditional entropies: F1"),
  higher("clustering.nce_two_labels.f1", "Normalised conditional entropies, two labels: F1"),
  higher("clustering.v_measure.f1", "V-measure"),
  higher("clustering.v_measure_two_labels.f1", "V-measure, two labels"),
  lower("calibration.ece", "Expected calibration error"),
  lower("calibration.mce", "Maximum calibration error"),
  lower("calibration.brier", "Brier score"),
  lower("calibration.nll", "Negative log-likelihood"),
].map((score) =>
  ({ ...score, ...(HEADLINES.has(score.name) && { headline: true }) }) as CataloguedScore
);

/** The few scores by which systems are judged. */
export const HEADLINE_SCORES: readonly CataloguedScore[] = CATALOGUE.filter((score) =>
  score.headline
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
