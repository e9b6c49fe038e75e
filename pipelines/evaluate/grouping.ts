/**
 * Groups of songs that share the value of a field: `--by`.
 *
 * @module
 */
import { didYouMean } from "#lib/did_you_mean.ts";
import type { Song } from "#lib/song.ts";
import { EXIT, RunError } from "../errors.ts";
import { format } from "../cli/setting.ts";

/** A field, perhaps with the values whose groups are numbered: `source`, or `source=b,a`. */
export const GROUPING = format(
  "FIELD, or FIELD=VALUE,VALUE to number the groups instead of naming their values",
  (text) => /^[^=]+(=[^=]+)?$/.test(text),
);

/** A field by whose values songs are grouped. */
export interface Grouping {
  readonly field: string;
  /** The values whose groups are named by their number, from 1; absent if all are named by value. */
  readonly numbered?: readonly string[];
}

/** Reads a text that {@linkcode GROUPING} accepts. */
export function toGrouping(text: string): Grouping {
  const [field, values] = text.split("=");
  return { field, ...(values !== undefined && { numbered: values.split(",") }) };
}

/**
 * By each field that the song has, the name of its group. `chorus` and `language` are left out: songs
 * are always grouped by them.
 */
export function groupsOf(song: Song, groupings: readonly Grouping[]): Record<string, string> {
  const groups: Record<string, string> = {};
  for (const { field, numbered } of groupings) {
    const value = fieldOf(song, field);
    if (value === undefined || ALWAYS.includes(field)) continue;
    const place = numbered?.indexOf(value);
    groups[field] = place === undefined
      ? `${field} ${value}`
      : place < 0
      ? `${field} of another value`
      : `${field}-${place + 1}`;
  }
  return groups;
}

const ALWAYS = ["chorus", "language"];

function fieldOf({ title, artist, extra }: Song, field: string): string | undefined {
  const value = ({ ...extra, title, artist } as Record<string, unknown>)[field];
  return value == null ? undefined : String(value);
}

/**
 * Refuses fields that no song has.
 *
 * @throws {RunError} with exit code 64, which names the nearest field.
 */
export function checkGroupings(groupings: readonly Grouping[], songs: readonly Song[]): void {
  const fields = new Set(["title", "artist", ...ALWAYS]);
  for (const { extra = {} } of songs) for (const field of Object.keys(extra)) fields.add(field);
  for (const { field, numbered } of groupings) {
    if (ALWAYS.includes(field) && numbered !== undefined) {
      throw new RunError(
        EXIT.usage,
        `--by ${field}=...: songs are always grouped by ${field}, with its values. Leave it out`,
      );
    }
    if (ALWAYS.includes(field) || songs.some((song) => fieldOf(song, field) !== undefined)) {
      continue;
    }
    throw new RunError(
      EXIT.usage,
      `--by ${field}: no song has this field${didYouMean(field, [...fields])}`,
    );
  }
}
