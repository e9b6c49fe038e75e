/**
 * Whether an edition may be published.
 *
 * @module
 */
import { DIFF_FIGURES, figuresOfEdition } from "#lib/edition/gate_figures.ts";
import { failedGates, type Gate } from "#lib/edition/gate.ts";
import type { Manifest } from "#lib/edition/manifest.ts";
import { diff } from "../diff.ts";
import { StoredEdition } from "../edition/stored_edition.ts";
import { EXIT, RunError } from "../exit.ts";
import { gatesOf } from "../settings/gate_flags.ts";

/** What an edition is held against. */
export interface EditionGates {
  readonly gates: readonly Gate[];
  /** The edition that it follows, for the gates that ask for a difference. */
  readonly previous?: StoredEdition;
  /** Whether a model may have collapsed. */
  readonly allowCollapse: boolean;
  readonly signal: AbortSignal;
}

const DIFFERENCES: ReadonlySet<string> = new Set(DIFF_FIGURES);
const COLLAPSED = /^collapsed/;

/**
 * Reads gates from a command line.
 *
 * @throws {RunError} with exit code 64 if one is none, or asks for a difference from no edition
 */
export function editionGates(texts: readonly string[], previous?: StoredEdition): Gate[] {
  const gates = gatesOf(texts), idle = gates.find(({ figure }) => DIFFERENCES.has(figure));
  if (idle === undefined || previous) return gates;
  throw new RunError(
    EXIT.usage,
    `--fail-if ${idle.figure} compares editions: --previous is missing`,
  );
}

/** Why an edition does not pass, as sentences. */
export async function faultsOfEdition(
  folder: string,
  { figures, ...rest }: Manifest,
  { gates, previous, allowCollapse, signal }: EditionGates,
): Promise<string[]> {
  const collapse = allowCollapse ? [] : figures.warnings.filter((told) => COLLAPSED.test(told));
  const asked = previous && gates.some(({ figure }) => DIFFERENCES.has(figure))
    ? await diff(previous, await StoredEdition.open(folder), { mostChanged: 0, signal })
    : undefined;
  const known = { ...figuresOfEdition({ figures, ...rest }), ...asked?.figures };
  return [...collapse, ...failedGates(gates, known)];
}
