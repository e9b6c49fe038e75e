/**
 * What beside their labels tells two editions apart.
 *
 * @module
 */
import { headDifferences } from "../edition/provenance_difference.ts";
import { listed } from "../format_number.ts";
import type { ComparedEdition, EditionDifference } from "./record.ts";

/** A sentence to be read before any figure; empty if nothing differs. */
export function whatDiffers({ a, b }: Pick<EditionDifference, "a" | "b">): string {
  const others = headDifferences(a, b);
  if (areOtherShards(a, b)) others.push("shard");
  return others.length === 0 ? "" : `A and B differ in ${listed(others)}.`;
}

/** Whether they are of one catalogue, and of different inputs. */
function areOtherShards(a: ComparedEdition, b: ComparedEdition): boolean {
  return a.catalogue.sha256 === b.catalogue.sha256 && a.inputs.sha256 !== b.inputs.sha256;
}
