/**
 * Single songs: those with the worst predictions, and the similarity matrix of one song.
 *
 * @module
 */
import type { ReferenceSong } from "#lib/evaluation/system.ts";
import { counted, decimals, percent } from "#lib/format_number.ts";
import { type SongScores, songScores } from "#lib/metrics/song_scores.ts";
import type { Prediction } from "#lib/structure.ts";
import { LABEL_COLOURS } from "../../charts/song_band.ts";
import { similarityMap } from "../../charts/similarity_map.ts";
import { stripList } from "../../charts/strips.ts";
import { colouredName, legend, paragraph, songTitle, table, wideFigure } from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { Section } from "../../page.ts";
import type { ReportedSystem } from "./system.ts";

/** How many of the worst songs are shown. */
const SHOWN = 10;

const STRIPS = {
  upper: "reference",
  lower: "predicted",
  description: "Reference sections above predicted sections",
  differing: "wrong",
};

/** A song by its index, with its scores. */
export interface RankedSong {
  readonly index: number;
  readonly scores: SongScores;
}

/**
 * Sorts songs by line accuracy, then by exact boundary F1, the worst first. A song without any
 * boundary counts as F1 1. Songs with equal scores keep their order.
 *
 * @param predictions one for each song, in the same order
 */
export function rankSongs(
  songs: readonly ReferenceSong[],
  predictions: readonly Prediction[],
): RankedSong[] {
  const boundaryF1 = ({ boundaries }: SongScores) => boundaries.exact?.f1 ?? 1;
  return songs
    .map(({ reference }, index) => ({
      index,
      scores: songScores(reference.labels, predictions[index].labels),
    }))
    .sort(({ scores: one }, { scores: other }) =>
      one.line_accuracy - other.line_accuracy || boundaryF1(one) - boundaryF1(other)
    );
}

/**
 * The first ten of ranked songs, each as two strips.
 *
 * @param showWords whether to include the lyrics
 */
export function worstSection(
  system: ReportedSystem,
  songs: readonly ReferenceSong[],
  ranked: readonly RankedSong[],
  showWords: boolean,
): Section {
  const worst = ranked.slice(0, SHOWN);
  const introduction = paragraph(markup`
    The songs in which ${
    colouredName(system)
  } labels the smallest share of lines correctly. The upper
    strip is the reference, the lower strip the prediction. Line numbers start at 0.
  `);
  const strips = stripList(
    worst.map(({ index, scores }) => {
      const { id, occurrence, reference } = songs[index], prediction = system.predictions[index];
      return {
        id,
        occurrence,
        facts: describeScores(scores, reference.labels.length),
        upper: reference,
        lower: prediction,
        details: showWords && wordTable(songs[index], prediction),
      };
    }),
    STRIPS,
  );
  return {
    id: "worst",
    title: worst.length === 1 ? "The song" : `The ${worst.length} worst songs`,
    content: [introduction, strips],
  };
}

function describeScores({ line_accuracy, boundaries }: SongScores, lines: number): string {
  const exact = decimals(boundaries.exact && boundaries.exact.f1);
  const within1 = decimals(boundaries.within_1 && boundaries.within_1.f1);
  return [
    counted(lines, "line"),
    `${percent(line_accuracy)} right`,
    `boundary F1 ${exact} exact, ${within1} within 1 line`,
  ].join(" · ");
}

/** The lyrics, folded until the reader opens them. */
function wordTable({ lines, reference }: ReferenceSong, { labels, chorus }: Prediction): Markup {
  const rows = lines.map((words, line) => {
    const cells = [
      line,
      markup`<bdi>${words}</bdi>`,
      reference.labels[line],
      labels[line],
      decimals(chorus?.[line] ?? null),
    ].map((cell) => markup`<td>${cell}</td>`);
    const isWrong = labels[line] !== reference.labels[line];
    return markup`<tr class="${isWrong ? "wrong" : "right"}">${cells}</tr>\n`;
  });
  const words = table({
    description: "Words of the song, line by line",
    className: "words",
    columns: ["Line", "Words", "Reference", "Predicted", "Probability of chorus"],
    rows,
  });
  return markup`
    <details>
      <summary>Words</summary>
      ${words}
    </details>
  `;
}

/** The similarity matrix of the song at an index, with a system's prediction. */
export function matrixSection(
  system: ReportedSystem,
  songs: readonly ReferenceSong[],
  index: number,
): Section {
  const song = songs[index];
  const explanation = markup`
    <p>Each cell is a pair of lines; the stronger its colour, the more words they share. The diagonal
    compares each line with itself.</p>
    <p>Repeated passages are stripes parallel to the diagonal, so each repetition of a chorus is one
    more stripe. A line that is repeated many times in a row makes a block.</p>
    <p>The band on the left is the reference, the band above the prediction of
    ${colouredName(system)}. Where they agree, both change colour at the same line.</p>
    ${legend(LABEL_COLOURS)}
  `;
  return {
    id: "matrix",
    title: "What repeats in one song",
    content: wideFigure({
      title: markup`${songTitle(song)}, ${counted(song.lines.length, "line")}`,
      picture: similarityMap(song.lines, song.reference, system.predictions[index]),
      explanation,
    }),
  };
}
