/**
 * The contract of what makes an edition: by labelling a catalogue, or by joining shards.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import type { FolderState } from "../edition/folder.ts";
import type { StoredEdition } from "../edition/reader.ts";
import type { RunLog } from "./run_log.ts";

/** An edition that can be made: whatever could be found out beforehand is as it should be. */
export interface EditionPlan {
  /**
   * Makes it, or finds it made.
   *
   * @throws {RunError} with exit code 73 if another one is in the folder, or it cannot be written
   */
  make(making: EditionMaking): Promise<MadeEdition>;
}

/** What an edition is made with. */
export interface EditionMaking {
  readonly folder: string;
  /** What the folder is before. */
  readonly state: FolderState;
  readonly previous?: StoredEdition;
  readonly log: RunLog;
  readonly signal: AbortSignal;
}

/** A finished edition, or how the run ends that could not finish it. */
export type MadeEdition =
  | { readonly manifest: Manifest }
  | { readonly manifest?: undefined; readonly exitCode: number };
