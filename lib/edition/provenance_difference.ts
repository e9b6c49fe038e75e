/**
 * In what two editions differ before any song is looked at.
 *
 * @module
 */
import type { EditionHead } from "./manifest.ts";

/** In what they differ, in words: `version of Refrain`, `model`, `catalogue`, or a setting's name. */
export function headDifferences(one: EditionHead, other: EditionHead): string[] {
  const others = new Map(named(other));
  return named(one).filter(([name, value]) => value !== others.get(name)).map(([name]) => name);
}

function named({ refrain, model, catalogue, shape }: EditionHead): (readonly [string, string])[] {
  const all = { "version of Refrain": refrain, model, catalogue, ...shape };
  return Object.entries(all).map(([name, value]) => [name, JSON.stringify(value)]);
}
