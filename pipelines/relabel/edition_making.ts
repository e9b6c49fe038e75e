/**
 * The contract of what makes an edition: by labelling a catalogue, or by joining shards.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import type { FolderState } from "../edition/edition_folder.ts";
import type { StoredEdition } from "../edition/stored_edition.ts";
import type { RelabelFlags } from "./relabel_flags.ts";
import type { RunLog } from "./run_log.ts";

/** What an edition is made with. */
export interface EditionMaking {
  readonly given: RelabelFlags;
  readonly operands: readonly string[];
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
