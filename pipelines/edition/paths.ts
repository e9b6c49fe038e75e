/**
 * Where an edition keeps what, below its folder.
 *
 * @module
 */
import type { EditionPart, EditionShape, StoredFile } from "#lib/edition/manifest.ts";

/** Written last: a folder that has one is a finished edition. */
export const MANIFEST = "manifest.json";

/** How far an edition is that is not finished; gone when it is. */
export const JOURNAL = "unfinished.jsonl";

/** What a part is stored as. */
export const PART_FILES = ["annotations", "songs", "rejects"] as const;

/** A file of a part. */
export type PartFile = typeof PART_FILES[number];

const SUFFIX = { none: "", gzip: ".gz", zstd: ".zst" } as const;

/** The path of a part's file. */
export function partPath(
  file: PartFile,
  part: string,
  { compression }: Pick<EditionShape, "compression">,
): string {
  return `${file}/${part}.jsonl${SUFFIX[compression]}`;
}

/** The files of a part. */
export function storedFiles({ annotations, songs, rejects }: EditionPart): StoredFile[] {
  return rejects ? [annotations, songs, rejects] : [annotations, songs];
}
