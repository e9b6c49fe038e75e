/**
 * Whether a manifest's counts agree with each other.
 *
 * @module
 */
import { type EditionPart, joinedCounts, type Manifest, NO_RECORDS } from "./manifest.ts";

/** What cannot be of a manifest that has the right form, as a sentence; undefined if all can. */
export function manifestFault({ records, figures, parts }: Manifest): string | undefined {
  for (const part of parts) {
    const fault = partFault(part);
    if (fault !== undefined) return `${part.name}: ${fault}`;
  }
  const sums = parts.map(({ records }) => records).reduce(joinedCounts, NO_RECORDS);
  if (JSON.stringify(sums) !== JSON.stringify(records)) {
    return "its records are not those of its parts";
  }
  if (figures.songs !== records.written) {
    return `it has ${figures.songs} songs, and ${records.written} records were written`;
  }
}

function partFault({ records, sums }: EditionPart): string | undefined {
  const { read, written, rejected, filtered } = records;
  if (read !== written + rejected + filtered) {
    return `${read} records were read, and ${written} written, ${rejected} rejected, ` +
      `${filtered} filtered`;
  }
  if (sums.songs !== written) {
    return `it has ${sums.songs} songs, and ${written} records were written`;
  }
}
