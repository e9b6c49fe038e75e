/**
 * Whether a system has collapsed to one label: how often systems predict each label, and with which
 * confidence.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { ReferenceSong } from "#lib/evaluation/system.ts";
import { systemWarnings } from "#lib/evaluation/warnings.ts";
import { counted, decimals, percent } from "#lib/format_number.ts";
import type { Label } from "#lib/label.ts";
import { CENTRED, diagonal, plot } from "../../charts/plot.ts";
import { colouredName, paragraph, row, table, wideFigure } from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { Section } from "../../page.ts";
import type { ReportedSystem } from "./system.ts";

const COLUMNS = [
  "System",
  "Chorus lines",
  "Chorus lines, mean of songs",
  "Songs with one label",
  "Mean confidence",
  "Confidence above 0.95",
  "Warnings",
];

/** Songs with the same shares of chorus lines, in whole percents. */
interface Spot {
  readonly reference: number;
  readonly predicted: number;
  readonly ids: string[];
}

/** How each system uses the labels, and the share of chorus in each song by the first system. */
export function collapseSection(
  systems: readonly ReportedSystem[],
  songs: readonly ReferenceSong[],
): Section {
  return {
    id: "collapse",
    title: "Collapse monitor",
    content: [
      paragraph(
        "A collapsed system no longer distinguishes verse from chorus: it predicts one of them almost " +
          "everywhere, with high confidence. The shares of a healthy system are near those of the " +
          "reference.",
      ),
      labelTable(systems),
      chorusShareChart(systems[0], songs),
    ],
  };
}

function labelTable(systems: readonly ReportedSystem[]): Markup {
  const { reference_chorus_rate, reference_song_chorus_rate, reference_single_label_rate } =
    systems[0].scores.collapse;
  const reference = [
    reference_chorus_rate,
    reference_song_chorus_rate,
    reference_single_label_rate,
  ];
  return table({
    description: "How each system uses the two labels",
    className: "scores watch",
    columns: COLUMNS,
    rows: [
      row("Reference", [...reference.map((rate) => percent(rate)), "", "", ""]),
      ...systems.map(labelRow),
    ],
  });
}

function labelRow(system: ReportedSystem): Markup {
  const { collapse } = system.scores, shown = systemWarnings(system);
  return row(colouredName(system), [
    percent(collapse.chorus_rate),
    percent(collapse.song_chorus_rate),
    percent(collapse.single_label_rate),
    decimals(collapse.confidence),
    percent(collapse.high_confidence_rate),
    collapse.warnings.filter((warning) => shown.includes(warning)).join("; ") || "none",
  ]);
}

/** The share of chorus lines in each song, in the reference and as one system predicts it. */
function chorusShareChart(system: ReportedSystem, songs: readonly ReferenceSong[]): Markup {
  const axis = { domain: [0, 100], grid: true, ticks: 5 };
  const description = `Share of chorus lines in each song, reference and ${system.name}`;
  const picture = plot(description, {
    height: 460,
    marginLeft: 48,
    marginRight: 20,
    marginBottom: 40,
    inset: 14,
    x: { ...axis, label: "chorus lines in the reference, %", ...CENTRED },
    y: { ...axis, label: "predicted chorus lines, %" },
    marks: [
      diagonal(0, 100),
      Plot.dot(findSpots(system, songs), {
        x: "reference",
        y: "predicted",
        r: ({ ids }: Spot) => Math.min(20, 4 * Math.sqrt(ids.length)),
        fill: system.colour,
        fillOpacity: 0.45,
        stroke: system.colour,
        title: ({ reference, predicted, ids }: Spot) =>
          `${nameSongs(ids)}: reference ${reference} %, predicted ${predicted} %`,
      }),
    ],
  });
  return wideFigure({
    title: markup`Share of chorus lines in each song, ${colouredName(system)}`,
    picture,
    explanation:
      "A dot is a song; a larger dot is several songs with the same shares. On the dashed " +
      "line, the system predicts as much chorus as the reference has. At the lower edge it predicts " +
      "no chorus, at the upper edge only chorus.",
  });
}

function findSpots({ predictions }: ReportedSystem, songs: readonly ReferenceSong[]): Spot[] {
  const spots = new Map<string, Spot>();
  songs.forEach(({ id, reference: { labels } }, index) => {
    const reference = chorusShare(labels);
    const predicted = chorusShare(predictions[index].labels);
    const key = `${reference} ${predicted}`;
    if (!spots.has(key)) spots.set(key, { reference, predicted, ids: [] });
    spots.get(key)!.ids.push(id);
  });
  return [...spots.values()];
}

function chorusShare(labels: readonly Label[]): number {
  return Math.round(100 * labels.filter((label) => label === "chorus").length / labels.length);
}

/** An id, or the number of ids and the first three. */
function nameSongs(ids: readonly string[]): string {
  if (ids.length === 1) return ids[0];
  const some = ids.slice(0, 3).join(", ");
  return `${counted(ids.length, "song")} (${some}${ids.length > 3 ? ", …" : ""})`;
}
