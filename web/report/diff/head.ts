/**
 * The head of the page: which editions, how much of them is the same, and everything to be wary of.
 *
 * @module
 */
import type { ComparedEdition, EditionDifference } from "#lib/diff/record.ts";
import { whatDiffers } from "#lib/diff/config_difference.ts";
import { counted, decimals, grouped, percent } from "#lib/format_number.ts";
import { type Markup, markup } from "../markup.ts";
import { systemColour } from "../palette.ts";
import { systemName } from "../reported_system.ts";

/** Digits of a model's checksum that are shown. */
const CHECKSUM_DIGITS = 12;

/** Title, numbers, both editions and their warnings. */
export function diffHead(difference: EditionDifference): Markup {
  const { a, b, songs, agreement, figures } = difference, others = whatDiffers(difference);
  return markup`
    <header>
      <p class="kind">Refrain diff</p>
      <h1>What changed in the labels</h1>
      <p class="lead">From <b><bdi>${a.name}</bdi></b>, here A, to <b><bdi>${b.name}</bdi></b>, here
      B: ${counted(songs.both, "song")} in both, ${grouped(songs.added)} added, ${
    grouped(songs.gone)
  } gone.</p>
      ${others !== "" && markup`<p class="differs">${others}</p>`}
      <dl class="numbers">
        ${fact("of the compared lines kept their label", percent(agreement.lines))}
        ${fact("boundary F1", decimals(figures.boundary_f1))}
        ${fact("songs with other labels", grouped(songs.changed))}
        ${fact("songs with more lines or fewer", grouped(songs.rewritten))}
      </dl>
      <ul class="systems">${editionCard("A", a, 0)}${editionCard("B", b, 1)}</ul>
    </header>
  `;
}

function fact(what: string, value: string): Markup {
  return markup`<div><dt>${what}</dt><dd>${value}</dd></div>`;
}

function editionCard(letter: string, edition: ComparedEdition, place: number): Markup {
  const { name, refrain, model, figures } = edition;
  const title = systemName({ name: `${letter}: ${name}`, colour: systemColour(place) });
  const sum = model.checksum?.slice(0, CHECKSUM_DIGITS);
  return markup`
    <li>
      <h2>${title}</h2>
      <p>${counted(figures.songs, "song")}<br>
      <bdi>${model.name}</bdi> version <bdi>${model.version}</bdi><br>
      ${sum !== undefined && markup`SHA-256 <code>${sum}</code> …<br>`}
      Refrain <bdi>${refrain}</bdi></p>
      ${figures.warnings.map(warning)}
    </li>
  `;
}

function warning(text: string): Markup {
  return markup`<p class="warning"><strong>Warning:</strong> ${text}</p>\n`;
}
