/**
 * The songs on which the first system does worst.
 *
 * @module
 */
import type { GoldSong } from "#lib/evaluation/system.ts";
import type { Prediction } from "#lib/structure.ts";
import { type Markup, markup } from "./markup.ts";
import { counted, decimals, percent } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { introduction, type Section } from "./section.ts";
import { songStrips, STRIP_LEGEND } from "./song_strips.ts";
import { columnHeads, wideTable } from "./table.ts";
import type { RankedSong } from "./worst_songs.ts";

const SHOWN = 10;

/**
 * The first ten of ranked songs, each as two strips.
 *
 * @param showWords whether the words may be seen
 */
export function worstSection(
  system: ReportedSystem,
  songs: readonly GoldSong[],
  ranked: readonly RankedSong[],
  showWords: boolean,
): Section {
  const worst = ranked.slice(0, SHOWN);
  const introduced = introduction(markup`
    Those of whose lines ${
    systemName(system)
  } labels the fewest right. The upper strip is the truth, the
    lower one the prediction; lines are numbered from 0.
  `);
  const items = worst.map((each) => {
    const song = songs[each.place], prediction = system.predictions[each.place];
    return songItem(song, prediction, each, showWords && wordsOf(song, prediction));
  });
  return {
    id: "worst",
    title: worst.length === 1 ? "The song" : `The ${worst.length} worst songs`,
    content: markup`${introduced}\n${STRIP_LEGEND}\n<ol class="songs">${items}</ol>`,
  };
}

function songItem(
  song: GoldSong,
  prediction: Prediction,
  { scores }: RankedSong,
  words: Markup | false,
): Markup {
  const { exact, within_1 } = scores.boundaries;
  const facts = [
    counted(song.lines.length, "line"),
    `${percent(scores.line_accuracy)} right`,
    `boundary F1 ${decimals(exact && exact.f1)} exact, ${
      decimals(within_1 && within_1.f1)
    } within ` +
    "1 line",
  ];
  return markup`
    <li data-song="${song.id}">
      <h3>${songName(song)}</h3>
      <p class="facts">${facts.join(" · ")}</p>
      ${songStrips(song.truth, prediction)}
      ${words}
    </li>
  `;
}

/** A song's id, and its place among those of the same id from the second on. */
export function songName({ id, occurrence }: GoldSong): Markup {
  const again = occurrence > 1 && markup` <small>number ${occurrence} of this id</small>`;
  return markup`<bdi>${id}</bdi>${again}`;
}

function wordsOf({ lines, truth }: GoldSong, { labels, chorus }: Prediction): Markup {
  const rows = lines.map((words, line) => {
    const isWrong = labels[line] !== truth.labels[line];
    const cells = [
      line,
      markup`<bdi>${words}</bdi>`,
      truth.labels[line],
      labels[line],
      decimals(chorus?.[line] ?? null),
    ].map((cell) => markup`<td>${cell}</td>`);
    return markup`<tr class="${isWrong ? "wrong" : "right"}">${cells}</tr>\n`;
  });
  const table = markup`
    <table class="words">
      ${columnHeads(["Line", "Words", "True", "Predicted", "Probability of chorus"])}
      <tbody>${rows}</tbody>
    </table>
  `;
  return markup`
    <details>
      <summary>Words</summary>
      ${wideTable("Words of the song, line by line", table)}
    </details>
  `;
}
