/**
 * The contract of plans that make an edition: by labelling a catalogue, or by merging shards.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import type { FolderState } from "../edition/folder.ts";
import type { StoredEdition } from "../edition/reader.ts";
import { type RunError, unwritable } from "../errors.ts";
import type { RunLog } from "./run_log.ts";

/** A plan to make an edition. All that can be checked beforehand has been checked. */
export interface EditionPlan {
  /**
   * Makes the edition; if it is finished already, checks it.
   *
   * @throws {RunError} with exit code 73 if the folder holds another edition, or cannot be written
   */
  make(context: PlanContext): Promise<PlanResult>;
}

/** The context in which a plan is carried out. */
export interface PlanContext {
  readonly folder: string;
  /** The state of the folder before the run. */
  readonly state: FolderState;
  readonly previous?: StoredEdition;
  readonly log: RunLog;
  readonly signal: AbortSignal;
}

/** A finished edition, or the exit code of a run that did not finish it. */
export type PlanResult =
  | { readonly manifest: Manifest }
  | { readonly manifest?: undefined; readonly exitCode: number };

/** The error for a folder that holds another edition. */
export function otherEdition(folder: string, which: string): RunError {
  return unwritable(folder, `it holds ${which} (--force starts again)`);
}
