import type { Manifest } from "#lib/edition/manifest.ts";
import { counted, decimals } from "#lib/format_number.ts";

/** Prints what an edition came to; the last line accounts for every record. */
export function reportEdition({ records, figures, parts, inputs }: Manifest): void {
  const { chorus_rate, one_label, confidence, warnings } = figures;
  console.error(`${counted(inputs.length, "input")}, ${counted(parts.length, "part")}`);
  if (figures.songs > 0) {
    const sure = confidence === null ? "" : `, mean confidence ${decimals(confidence)}`;
    console.error(
      `labels: chorus rate ${decimals(chorus_rate)}${sure}, songs with one label throughout ` +
        `${Math.round(one_label * figures.songs)} of ${figures.songs}`,
    );
  }
  for (const warning of warnings) console.error(`warning: ${warning}`);
  if (records.duplicates > 0) {
    console.error(`songs whose id had come before in their input: ${records.duplicates}`);
  }
  const { read, written, rejected, filtered } = records;
  console.error(`read=${read} written=${written} rejected=${rejected} filtered=${filtered}`);
}
