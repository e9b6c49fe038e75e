/**
 * The files in an edition's folder.
 *
 * @module
 */
import type { EditionPart, OutputOptions, StoredFile } from "#lib/edition/manifest.ts";

/** Written last: a folder that has a manifest is a finished edition. */
export const MANIFEST = "manifest.json";

/** The progress of an unfinished edition; removed when the edition is finished. */
export const JOURNAL = "unfinished.jsonl";

/** The files of a part: the folders that they are in. */
export const PART_FILES = ["annotations", "songs", "rejects"] as const;

/** A file of a part. */
export type PartFile = typeof PART_FILES[number];

const SUFFIX = { none: "", gzip: ".gz", zstd: ".zst" } as const;

/** The path of a part's file, relative to the edition's folder. */
export function partPath(
  file: PartFile,
  part: string,
  { compression }: Pick<OutputOptions, "compression">,
): string {
  return `${file}/${part}.jsonl${SUFFIX[compression]}`;
}

/** The files of a part, as the manifest describes them. */
export function storedFiles({ annotations, songs, rejects }: EditionPart): StoredFile[] {
  return rejects ? [annotations, songs, rejects] : [annotations, songs];
}
