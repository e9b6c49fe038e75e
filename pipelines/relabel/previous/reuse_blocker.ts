/**
 * Whether a previous edition was made as the new one is.
 *
 * @module
 */
import type { EditionHead, Manifest } from "#lib/edition/manifest.ts";
import { isDeepStrictEqual } from "node:util";

/** What annotations are made by. */
type Making = Pick<EditionHead, "refrain" | "model" | "shape">;

/** Settings of how annotations are stored, which change nothing in them. */
const OF_STORAGE: ReadonlySet<string> = new Set(["partition_songs", "compression"]);

/**
 * Why a new edition cannot take annotations over from a previous one, as a sentence; undefined if it
 * can. Refrain, the model, and the settings that shape annotations must be the same.
 */
export function whyNotReused(previous: Manifest, making: Making): string | undefined {
  const made = new Map(settingsOf(previous));
  for (const [name, value] of settingsOf(making)) {
    const before = made.get(name);
    if (isDeepStrictEqual(before, value)) continue;
    return `The previous edition was made with ${name} ${worded(before)}, ` +
      `and this one is made with ${worded(value)}`;
  }
}

function settingsOf({ refrain, model, shape }: Making): (readonly [string, unknown])[] {
  const shaping = Object.entries(shape).filter(([name]) => !OF_STORAGE.has(name));
  return [["Refrain", refrain], ...Object.entries(model).map(ofModel), ...shaping];
}

function ofModel([name, value]: readonly [string, unknown]): readonly [string, unknown] {
  return [name === "name" ? "the model" : `the model's ${name}`, value];
}

function worded(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
