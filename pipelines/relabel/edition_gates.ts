/**
 * Whether an edition may be published.
 *
 * @module
 */
import { DIFF_FIGURES, figuresForGates } from "#lib/edition/gate_metrics.ts";
import { failedGates, type Gate } from "#lib/edition/gate.ts";
import type { Manifest } from "#lib/edition/manifest.ts";
import { isCollapseWarning } from "#lib/metrics/collapse_monitor.ts";
import { diff } from "../diff/run.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT, RunError } from "../errors.ts";
import { gatesOf } from "../cli/gate_flags.ts";
import { type RelabelSettings, shardOf } from "./settings.ts";

/** What an edition is held against. */
export interface EditionGates {
  readonly gates: readonly Gate[];
  /** The edition that it follows, for the gates that ask for a difference. */
  readonly previous?: StoredEdition;
  /** Whether a model may have collapsed. */
  readonly allowCollapse: boolean;
}

const DIFFERENCES: ReadonlySet<string> = new Set(DIFF_FIGURES);

/**
 * Reads gates from a command line.
 *
 * @throws {RunError} with exit code 64 if one is none, or asks for a difference from no edition, or of a
 * shard from the whole
 */
export function editionGates(
  given: Pick<RelabelSettings, "fail-if" | "allow-collapse" | "shard">,
  previous?: StoredEdition,
): EditionGates {
  const gates = gatesOf(given["fail-if"]), comparing = gates.find(isComparing);
  if (comparing && !previous) {
    throw usage(`--fail-if ${comparing.figure} compares editions: --previous is missing`);
  }
  if (comparing && shardOf(given).of > 1) {
    throw usage(`--fail-if ${comparing.figure} compares whole editions: use it with --merge`);
  }
  // A few inputs may well hold songs of one kind, or none.
  const allowCollapse = given["allow-collapse"] || shardOf(given).of > 1;
  return { gates, previous, allowCollapse };
}

/** Why an edition does not pass, as sentences. */
export async function faultsOfEdition(
  { folder, manifest }: Pick<StoredEdition, "folder" | "manifest">,
  { gates, previous, allowCollapse }: EditionGates,
  signal: AbortSignal,
): Promise<string[]> {
  const edition = await StoredEdition.open(folder), isItself = previous?.folder === edition.folder;
  if (isItself && gates.some(isComparing)) {
    console.error(`${folder} is --previous itself: gates that compare are passed over`);
  }
  const asked = gates.filter((gate) => !isItself || !isComparing(gate));
  const difference = previous && asked.some(isComparing)
    ? await diff(previous, edition, { mostChanged: 0, signal })
    : undefined;
  return [
    ...(allowCollapse ? [] : collapses(manifest)),
    ...failedGates(asked, figuresForGates(manifest, difference?.figures)),
  ];
}

/** Signs that the model, or what it was given, is of no use. */
function collapses({ figures: { songs, warnings } }: Manifest): string[] {
  return songs === 0 ? ["no song was labelled"] : warnings.filter(isCollapseWarning);
}

function isComparing({ figure }: Gate): boolean {
  return DIFFERENCES.has(figure);
}

function usage(message: string): RunError {
  return new RunError(EXIT.usage, message);
}
