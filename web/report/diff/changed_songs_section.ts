/**
 * The songs that changed most.
 *
 * @module
 */
import type { ChangedSong, EditionDifference } from "#lib/diff/record.ts";
import { counted, grouped, percent } from "#lib/format_number.ts";
import { type Markup, markup } from "../markup.ts";
import { introduction, nothingToShow, type Section } from "../section.ts";
import { CHANGE_LEGEND, changeStrips } from "./change_strips.ts";

/** Each as two strips. */
export function changedSongsSection({ most_changed, songs }: EditionDifference): Section {
  const id = "songs", title = "The most changed songs";
  if (most_changed.length === 0) {
    return { id, title, content: nothingToShow("There is none to show.") };
  }
  const introduced = introduction(
    `${grouped(most_changed.length)} of ${
      counted(songs.changed, "song")
    } with other labels: those of ` +
      "whose lines the largest share moved. Lines are numbered from 0.",
  );
  return {
    id,
    title,
    content: [
      introduced,
      CHANGE_LEGEND,
      markup`<ol class="songs">${most_changed.map(songItem)}</ol>`,
    ],
  };
}

function songItem(song: ChangedSong): Markup {
  const { id, occurrence, input, lines, moved } = song;
  const again = occurrence !== undefined &&
    markup` <small>number ${occurrence} of this id</small>`;
  return markup`
    <li data-song="${id}">
      <h3><bdi>${id}</bdi>${again}</h3>
      <p class="facts">${counted(moved, "line")} of ${grouped(lines)} moved, ${
    percent(moved / lines)
  } · <bdi>${input}</bdi></p>
      ${changeStrips(song)}
    </li>
  `;
}
