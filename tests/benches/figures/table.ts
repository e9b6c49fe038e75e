/**
 * The figures of one evaluation, as text and as JSON.
 *
 * @module
 */
import { excludesZero, type Interval } from "#lib/evaluation/bootstrap.ts";
import type { ScoresFile, SystemScores } from "#lib/evaluation/scores_file.ts";
import { counted, decimals, interval, signed } from "#lib/format_number.ts";
import { scoreNamed, type Scores } from "#lib/metrics/scores.ts";
import { textTable } from "#pipelines/cli/terminal.ts";
import type { FigureEvaluation } from "./plan.ts";

/** The scores that are shown. Those that are differences, too, have an interval. */
const SHOWN = [
  { name: "lines.macro_f1", title: "macro F1", isCompared: true },
  { name: "lines.chorus.f1", title: "chorus F1", isCompared: true },
  { name: "boundaries.exact.pooled.f1", title: "boundary F1", isCompared: true },
  { name: "calibration.ece", title: "ECE", isCompared: false },
  { name: "segment_calibration.ece", title: "segment ECE", isCompared: false },
  {
    name: "consistency.identical_stanzas.differing",
    title: "stanzas differing",
    isCompared: false,
  },
  { name: "consistency.islands.song_mean", title: "islands a song", isCompared: false },
] as const;

/** One row of figures: those of a system, or of a difference. */
export interface FigureRow {
  readonly name: string;
  readonly scores: Readonly<
    Record<string, { readonly value: number; readonly interval: Interval | null } | null>
  >;
  readonly isDifference: boolean;
}

/** The figures of one evaluation. */
export interface Figures {
  readonly title: string;
  readonly songs: number;
  readonly rows: readonly FigureRow[];
  readonly sources: readonly {
    readonly group: string;
    readonly songs: number;
    readonly rows: readonly FigureRow[];
  }[];
  /** Of the first system that is not compared with, by tenth of confidence. */
  readonly reliability: NonNullable<Scores["segment_calibration"]>["bins"];
}

/** Selects the figures of an evaluation from its scores file. */
export function toFigures(
  { title, against, isOfSeeds, bySource, withReliability }: FigureEvaluation,
  { songs, systems, differences }: ScoresFile,
): Figures {
  const subjects = systems.slice(against);
  const rowsOf = (
    scoresOf: (system: SystemScores) => Pick<SystemScores, "scores" | "intervals">,
    differenceOf: (difference: ScoresFile["differences"][number]) => Differences,
  ): FigureRow[] => [
    ...subjects.map((system) => systemRow(system.name, scoresOf(system))),
    ...(isOfSeeds && subjects.length > 1
      ? [meanRow(subjects.map((system) => scoresOf(system).scores))]
      : []),
    ...systems.slice(0, against).map((system) => systemRow(system.name, scoresOf(system))),
    ...subjects.flatMap(({ name }) =>
      systems.slice(0, against).map((other) => {
        const found = differences.find(({ system, minus }) =>
          system === name && minus === other.name
        )!;
        return differenceRow(`${name} − ${other.name}`, differenceOf(found));
      })
    ),
  ];
  const places = bySource
    ? [...systems[0].groups.keys()].filter((place) => systems[0].groups[place].by === "source")
    : [];
  return {
    title,
    songs: songs.length,
    rows: rowsOf((system) => system, ({ scores }) => scores),
    sources: places.map((place) => ({
      group: systems[0].groups[place].group,
      songs: systems[0].groups[place].scores.songs,
      rows: rowsOf(({ groups }) => groups[place], ({ groups }) => groups[place].scores),
    })),
    reliability: withReliability ? subjects[0].scores.segment_calibration?.bins ?? [] : [],
  };
}

type Differences = ScoresFile["differences"][number]["scores"];

function systemRow(
  name: string,
  { scores, intervals }: Pick<SystemScores, "scores" | "intervals">,
): FigureRow {
  const shown = SHOWN.map(({ name, isCompared }) => {
    const value = scoreNamed(scores, name);
    const interval = isCompared ? intervals[name] ?? null : null;
    return [name, value === null ? null : { value, interval }];
  });
  return { name, scores: Object.fromEntries(shown), isDifference: false };
}

function meanRow(all: readonly Scores[]): FigureRow {
  const shown = SHOWN.map(({ name }) => {
    const values = all.map((scores) => scoreNamed(scores, name));
    const known = values.filter((value) => value !== null);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    return [name, known.length < values.length ? null : { value: mean, interval: null }];
  });
  return { name: "mean of seeds", scores: Object.fromEntries(shown), isDifference: false };
}

function differenceRow(name: string, differences: Differences): FigureRow {
  const shown = SHOWN.map(({ name, isCompared }) => {
    const found = isCompared ? differences[name] : undefined;
    return [name, found ? { value: found.difference, interval: found.interval } : null];
  });
  return { name, scores: Object.fromEntries(shown), isDifference: true };
}

/** Figures as text. A star marks differences whose interval excludes 0. */
export function toText({ title, songs, rows, sources, reliability }: Figures): string {
  const head = ["", ...SHOWN.map(({ title }) => title)];
  const empty = SHOWN.map(() => "");
  const table = textTable([
    head,
    ...rows.map(toCells),
    ...sources.flatMap(({ group, songs, rows }) => [
      [`${group}, ${counted(songs, "song")}`, ...empty],
      ...rows.map(toCells).map(([name, ...cells]) => [`  ${name}`, ...cells]),
    ]),
  ]);
  const bins = reliability.map(({ from, to, segments, confidence, accuracy }) => [
    `${decimals(from, 1)} to ${decimals(to, 1)}`,
    ...[String(segments), decimals(confidence), decimals(accuracy)],
  ]);
  return [
    `## ${title}, ${counted(songs, "song")}`,
    table,
    bins.length === 0
      ? ""
      : textTable([["confidence", "segments", "mean", "right within 1 line"], ...bins]),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function toCells({ name, scores, isDifference }: FigureRow): string[] {
  return [
    name,
    ...SHOWN.map(({ name }) => {
      const score = scores[name];
      if (score === null) return "";
      const { value, interval: ends } = score;
      if (!isDifference) return `${decimals(value)} ${interval(ends)}`.trimEnd();
      const star = ends && excludesZero(ends) ? "*" : "";
      const shownEnds = ends ? `[${ends.map((end) => signed(end)).join(", ")}]` : "";
      return [signed(value), shownEnds, star].filter(Boolean).join(" ");
    }),
  ];
}
