/**
 * The flags of commands that print scores with intervals.
 *
 * @module
 */
import { BOOTSTRAP, type BootstrapSettings } from "#lib/evaluation/bootstrap.ts";
import type { Flags, Parsed } from "./flags.ts";

export const bootstrapFlags = {
  all: { kind: "switch", help: "Print every score, not only the headline ones" },
  resamples: {
    kind: "integer",
    value: "N",
    minimum: 100,
    maximum: 100_000,
    help: `Bootstrap resamples (${BOOTSTRAP.resamples})`,
  },
  seed: { kind: "integer", value: "N", help: `Seed of the bootstrap (${BOOTSTRAP.seed})` },
} satisfies Flags;

/** How the bootstrap runs, as the command line says. */
export function bootstrapSettings(
  { resamples = BOOTSTRAP.resamples, seed = BOOTSTRAP.seed }: Pick<
    Parsed<typeof bootstrapFlags>["flags"],
    "resamples" | "seed"
  >,
): BootstrapSettings {
  return { resamples, seed };
}
