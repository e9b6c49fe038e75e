/**
 * Calibration in numbers, before and after temperature scaling.
 *
 * @module
 */
import type { CalibrationScores } from "#lib/metrics/calibration.ts";
import { type Markup, markup } from "./markup.ts";
import { decimals } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { columnHeads, tableRow } from "./table.ts";

const COLUMNS = [
  "System",
  "Expected calibration error",
  "The same, bins of equally many lines",
  "Maximum calibration error",
  "Brier score",
  "Negative log-likelihood",
];

/** A row for each system that has probabilities, and one below it for those that are scaled. */
export function calibrationTable(systems: readonly ReportedSystem[]): Markup {
  return markup`
    <table class="scores">
      ${columnHeads(COLUMNS)}
      <tbody>${systems.map(rowsOf)}</tbody>
    </table>
  `;
}

function rowsOf(system: ReportedSystem): Markup[] {
  const { scores, distributions, temperature_scaling: scaling } = system;
  if (scores.calibration === null) return [];
  const name = systemName(system);
  const scaledName = scaling && markup`${name} <small>T = ${decimals(scaling.temperature)}</small>`;
  return [
    tableRow(name, cellsOf(scores.calibration, distributions.ece_equal_mass)),
    ...(scaling
      ? [tableRow(scaledName, cellsOf(scaling.calibration, scaling.ece_equal_mass))]
      : []),
  ];
}

function cellsOf({ ece, mce, brier, nll }: CalibrationScores, equalMass: number | null): string[] {
  return [ece, equalMass, mce, brier, nll].map((value) => decimals(value));
}
