/**
 * Decides whether an edition may be published.
 *
 * @module
 */
import { DIFF_METRICS, type Gate, gateFailures, gateMetrics } from "#lib/edition/gate.ts";
import type { Manifest } from "#lib/edition/manifest.ts";
import { isCollapseWarning } from "#lib/metrics/collapse.ts";
import { parseGates } from "../cli/gate_settings.ts";
import { compareEditions } from "../edition/compare.ts";
import { StoredEdition } from "../edition/reader.ts";
import { usageError } from "../errors.ts";
import { parseShard, type RelabelSettings } from "./settings.ts";

/** The conditions that an edition must meet. */
export interface EditionGates {
  readonly gates: readonly Gate[];
  /** The edition to compare with, for gates on the difference. */
  readonly previous?: StoredEdition;
  /** Whether an edition passes if its model seems to have collapsed. */
  readonly allowCollapse: boolean;
}

const COMPARING: ReadonlySet<string> = new Set(DIFF_METRICS);

/**
 * Parses the gates of a command line.
 *
 * @throws {RunError} with exit code 64 if a gate cannot be parsed, compares with a previous edition that is
 * not given, or compares a shard
 */
export function parseEditionGates(
  settings: Pick<RelabelSettings, "failIf" | "allowCollapse" | "shard">,
  previous?: StoredEdition,
): EditionGates {
  const gates = parseGates(settings.failIf), comparing = gates.find(isComparing);
  const isShard = parseShard(settings).of > 1;
  if (comparing && !previous) {
    throw usageError(`--fail-if ${comparing.metric} compares editions: --previous is missing`);
  }
  if (comparing && isShard) {
    throw usageError(`--fail-if ${comparing.metric} compares whole editions: use it with --merge`);
  }
  // A few inputs may rightly hold songs of one kind only, or none.
  return { gates, previous, allowCollapse: settings.allowCollapse || isShard };
}

/** The reasons why an edition fails, as sentences. */
export async function editionGateFailures(
  { folder, manifest }: Pick<StoredEdition, "folder" | "manifest">,
  { gates, previous, allowCollapse }: EditionGates,
  signal: AbortSignal,
): Promise<string[]> {
  const edition = await StoredEdition.open(folder), isSame = previous?.folder === edition.folder;
  if (isSame && gates.some(isComparing)) {
    console.error(`${folder} is --previous itself: gates that compare are skipped`);
  }
  const asked = gates.filter((gate) => !isSame || !isComparing(gate));
  const difference = previous && asked.some(isComparing)
    ? await compareEditions(previous, edition, { mostChanged: 0, signal })
    : undefined;
  return [
    ...(allowCollapse ? [] : collapses(manifest)),
    ...gateFailures(asked, gateMetrics(manifest, difference?.metrics)),
  ];
}

/** Signs that the model, or the catalogue, is unusable. */
function collapses({ metrics: { songs, warnings } }: Manifest): string[] {
  return songs === 0 ? ["no song was labelled"] : warnings.filter(isCollapseWarning);
}

function isComparing({ metric }: Gate): boolean {
  return COMPARING.has(metric);
}
