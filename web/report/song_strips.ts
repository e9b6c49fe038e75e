/**
 * A song as two strips: its true sections above its predicted ones.
 *
 * @module
 */
import type { Structure } from "#lib/structure.ts";
import type { Markup } from "./markup.ts";
import { stripLegend, stripPair } from "./strip_pair.ts";

const NAMES = {
  above: "true",
  below: "predicted",
  description: "True sections above predicted ones",
  differing: "wrong",
};

/** Draws both as wide as there is room; every song has the same width, whatever its length. */
export function songStrips(truth: Structure, predicted: Structure): Markup {
  return stripPair(truth, predicted, NAMES);
}

/** What the colours of strips mean. */
export const STRIP_LEGEND: Markup = stripLegend("wrong line");
