/**
 * How much of each song is chorus, in truth and in prediction.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { GoldSong } from "#lib/evaluation/system.ts";
import type { Label } from "#lib/label.ts";
import { lonelyFigure } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { counted } from "#lib/format_number.ts";
import { CENTRED, plotted } from "./plotted.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";

/** Songs at one place; shares in whole percents. */
interface Spot {
  readonly truth: number;
  readonly predicted: number;
  readonly ids: string[];
}

/** Each song's true against its predicted share of chorus lines, of one system. */
export function chorusShareChart(system: ReportedSystem, songs: readonly GoldSong[]): Markup {
  const spots = spotsOf(system, songs);
  const chart = plotted(
    `True against predicted share of chorus lines of each song, ${system.name}`,
    {
      width: 460,
      height: 460,
      marginLeft: 48,
      marginRight: 20,
      marginBottom: 40,
      inset: 14,
      x: { domain: [0, 100], grid: true, ticks: 5, label: "true chorus lines, %", ...CENTRED },
      y: { domain: [0, 100], grid: true, ticks: 5, label: "predicted chorus lines, %" },
      r: { type: "identity" },
      color: { type: "identity" },
      marks: [
        Plot.line([[0, 0], [100, 100]], { stroke: "var(--muted)", strokeDasharray: "3 4" }),
        Plot.dot(spots, {
          x: "truth",
          y: "predicted",
          r: ({ ids }: Spot) => Math.min(20, 4 * Math.sqrt(ids.length)),
          fill: system.colour,
          fillOpacity: 0.45,
          stroke: system.colour,
          title: ({ truth, predicted, ids }: Spot) =>
            `${idsOf(ids)}: ${truth} % true, ${predicted} % predicted`,
        }),
      ],
    },
  );
  return lonelyFigure({
    title: markup`Share of chorus, song by song, ${systemName(system)}`,
    picture: chart,
    howToRead:
      "A dot is a song, a larger one all songs at its place. On the dashed line the system " +
      "predicts as much chorus as there is; at the lower edge it predicts none, at the upper edge " +
      "nothing else.",
  });
}

function spotsOf({ predictions }: ReportedSystem, songs: readonly GoldSong[]): Spot[] {
  const spots = new Map<string, Spot>();
  songs.forEach(({ id, truth }, place) => {
    const spot = {
      truth: chorusShare(truth.labels),
      predicted: chorusShare(predictions[place].labels),
      ids: [],
    };
    const key = `${spot.truth} ${spot.predicted}`;
    if (!spots.has(key)) spots.set(key, spot);
    spots.get(key)!.ids.push(id);
  });
  return [...spots.values()];
}

function chorusShare(labels: readonly Label[]): number {
  return Math.round(100 * labels.filter((label) => label === "chorus").length / labels.length);
}

/** A few ids, and how many there are. */
function idsOf(ids: readonly string[]): string {
  if (ids.length === 1) return ids[0];
  const some = ids.slice(0, 3).join(", ");
  return `${counted(ids.length, "song")} (${some}${ids.length > 3 ? ", …" : ""})`;
}
