/**
 * What changed between two editions, as an HTML page.
 *
 * @module
 */
import {
  type ChangedSong,
  type ComparedEdition,
  configDifference,
  type EditionDifference,
} from "#lib/diff/difference.ts";
import { counted, decimals, grouped, percent } from "#lib/format_number.ts";
import type { Label } from "#lib/label.ts";
import { type Structure, structureFromLabels } from "#lib/structure.ts";
import { stripList } from "../../charts/strips.ts";
import {
  type Card,
  cards,
  colouredName,
  keyNumbers,
  modelChecksum,
  modelVersion,
  nothingToShow,
  paragraph,
} from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import { renderPage, type Section } from "../../page.ts";
import { systemColour } from "../../palette.ts";
import { relabelledLinesSection } from "./relabelled_lines.ts";
import { boundarySection, editionsSection } from "./tables.ts";

const STRIPS = {
  upper: "A",
  lower: "B",
  description: "Labels in A above labels in B",
  differing: "relabelled",
};

/** One self-contained HTML page, without lyrics. The same difference gives the same bytes. */
export function diffPage(difference: EditionDifference): string {
  const { a, b } = difference;
  return renderPage({
    title: `Refrain: ${a.name} to ${b.name}`,
    head: head(difference),
    sections: [
      editionsSection(difference),
      boundarySection(difference),
      relabelledLinesSection(difference),
      changedSongsSection(difference),
    ],
    foot: markup`
      <p>Refrain ${b.refrain}. <code>docs/diff.md</code> defines each metric, and says when it has no
      value.</p>
    `,
  });
}

function head(difference: EditionDifference): Markup {
  const { a, b, songs, agreement, metrics } = difference, others = configDifference(difference);
  return markup`
    <header>
      <p class="kind">Refrain diff</p>
      <h1>What changed in the labels</h1>
      <p class="lead">From <b><bdi>${a.name}</bdi></b> (A) to <b><bdi>${b.name}</bdi></b> (B):
      ${counted(songs.both, "song")} in both, ${grouped(songs.added)} added, ${
    grouped(songs.removed)
  } removed.</p>
      ${others !== "" && markup`<p class="reading differs">${others}</p>`}
      ${
    keyNumbers([
      ["of the compared lines have the same label", percent(agreement.lines)],
      ["boundary F1", decimals(metrics.boundary_f1)],
      ["songs with changed labels", grouped(songs.changed)],
      ["songs with more or fewer lines", grouped(songs.rewritten)],
    ])
  }
      ${cards([editionCard("A", a, 0), editionCard("B", b, 1)])}
    </header>
  `;
}

function editionCard(letter: string, edition: ComparedEdition, index: number): Card {
  const { name, refrain, model, metrics } = edition;
  return {
    title: colouredName({ name: `${letter}: ${name}`, colour: systemColour(index) }),
    facts: [
      counted(metrics.songs, "song"),
      modelVersion(model),
      modelChecksum(model),
      markup`Refrain <bdi>${refrain}</bdi>`,
    ],
    warnings: metrics.warnings,
  };
}

/** The songs that changed most, each as two strips. */
function changedSongsSection({ most_changed, songs }: EditionDifference): Section {
  const id = "songs", title = "The most changed songs";
  if (most_changed.length === 0) {
    return { id, title, content: nothingToShow("No song has changed labels.") };
  }
  const introduction = paragraph(
    `The ${grouped(most_changed.length)} with the largest share of relabelled lines, of ` +
      `${counted(songs.changed, "song")} with changed labels. Line numbers start at 0.`,
  );
  const list = stripList(
    most_changed.map(({ id, occurrence, input, lines, relabelled, a, b }) => ({
      id,
      occurrence,
      facts: markup`${counted(relabelled, "line")} of ${grouped(lines)} relabelled, ${
        percent(relabelled / lines)
      } · <bdi>${input}</bdi>`,
      upper: toStructure(a, lines),
      lower: toStructure(b, lines),
    })),
    STRIPS,
  );
  return { id, title, content: [introduction, list] };
}

function toStructure({ first, boundaries }: ChangedSong["a"], lines: number): Structure {
  const other = first === "verse" ? "chorus" : "verse";
  const starts = [0, ...boundaries];
  return structureFromLabels(starts.flatMap((start, run) => {
    const length = (starts[run + 1] ?? lines) - start;
    return new Array<Label>(length).fill(run % 2 === 0 ? first : other);
  }));
}
