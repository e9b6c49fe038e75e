/**
 * Whether systems still tell verse from chorus: how they use the two labels.
 *
 * @module
 */
import { warningsOf } from "#lib/evaluation/warnings.ts";
import type { GoldSong } from "#lib/evaluation/system.ts";
import { chorusShareChart } from "./chorus_share_chart.ts";
import { type Markup, markup } from "./markup.ts";
import { decimals, percent } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { introduction, type Section } from "./section.ts";
import { columnHeads, tableRow, wideTable } from "./table.ts";

const COLUMNS = [
  "System",
  "Chorus lines",
  "Chorus, mean of songs",
  "Songs of one label",
  "Mean confidence",
  "Confidence above 0.95",
  "Warnings",
];

/** How often each system says chorus, and how sure it is. */
export function collapseSection(
  systems: readonly ReportedSystem[],
  songs: readonly GoldSong[],
): Section {
  const introduced = introduction(
    "A system that has stopped telling verse from chorus says one of them nearly everywhere, and " +
      "is sure of it. Its shares should lie near those of the truth.",
  );
  const table = wideTable("How each system uses the two labels", watchTable(systems));
  return {
    id: "collapse",
    title: "Collapse watch",
    content: markup`${introduced}\n${table}\n${chorusShareChart(systems[0], songs)}`,
  };
}

function watchTable(systems: readonly ReportedSystem[]): Markup {
  const { true_chorus_rate, true_song_chorus_rate, true_one_label } = systems[0].scores.watch;
  const truth = [true_chorus_rate, true_song_chorus_rate, true_one_label].map((rate) =>
    percent(rate)
  );
  return markup`
    <table class="scores watch">
      ${columnHeads(COLUMNS)}
      <tbody>
        ${tableRow("Truth", [...truth, "", "", ""])}
        ${systems.map(watchRow)}
      </tbody>
    </table>
  `;
}

function watchRow(system: ReportedSystem): Markup {
  const { watch } = system.scores, told = warningsOf(system);
  return tableRow(systemName(system), [
    percent(watch.chorus_rate),
    percent(watch.song_chorus_rate),
    percent(watch.one_label),
    decimals(watch.confidence),
    percent(watch.above_95),
    watch.warnings.filter((warning) => told.includes(warning)).join("; ") || "none",
  ]);
}
