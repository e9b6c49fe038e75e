/**
 * What the name of a file says of the songs in it.
 *
 * @module
 */
import type { TextFormat } from "./contract.ts";
import { type FormatName, formats } from "./registry.ts";

/** The parts of a file name. */
export interface SongFileName {
  /** The name without folders and extensions, `Tide` for `songs/Tide.txt.gz`. */
  readonly stem: string;
  /** The format that the extension stands for; undefined if content decides. */
  readonly format?: TextFormat<FormatName>;
}

/** Every extension of a format, compressed or not, as patterns: `*.jsonl`, `*.ndjson`, … */
export const SONG_FILE_PATTERNS: readonly string[] = formats
  .flatMap(({ extensions }) => extensions.map((extension) => `*.${extension}`));

/** Reads the name of a file, or its path. `.gz` and `.zst` after the extension are left out. */
export function parseFileName(path: string): SongFileName {
  const [, name] = /([^/\\]*?)(?:\.gz|\.zst)?$/i.exec(path)!;
  const dot = name.lastIndexOf("."), extension = name.slice(dot + 1).toLowerCase();
  const format = dot < 0 ? undefined : formats.find((one) => one.extensions.includes(extension));
  return format === undefined ? { stem: name } : { stem: name.slice(0, dot), format };
}

/** Whether a file in a folder is read for songs: its extension is that of a format. */
export function isSongFile(name: string): boolean {
  return parseFileName(name).format !== undefined;
}
