/**
 * `refrain diff`: what changed from one edition to another.
 *
 * @module
 */
import type { EditionDifference } from "#lib/diff/record.ts";
import { failedGates, GATE_FIGURES } from "#lib/edition/gate.ts";
import { figuresForGates } from "#lib/edition/gate_metrics.ts";
import { command } from "../cli/command.ts";
import { diff, stopIf } from "./run.ts";
import { StoredEdition } from "../edition/reader.ts";
import { liesIn, placeOf } from "../stream/canonical_path.ts";
import { EXIT, OutputClosed, RunError } from "../errors.ts";
import { withDefaults } from "../cli/flags.ts";
import { checkOutputs, withSinks } from "../stream/sinks/outputs.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { diffFlags } from "./settings.ts";
import { textOf } from "./text.ts";
import { gatesOf, tellFaults } from "../cli/gate_flags.ts";

/** The figures that gates may ask for, in lines that a terminal takes. */
const FIGURES = GATE_FIGURES.join(", ").replace(/(.{1,96})(?: |$)/g, "  $1\n");

export const diffCommand = command({
  name: "diff",
  summary: "Tell what changed from one edition of labels to another.",
  usage: "refrain diff [flags] A B",
  about: `
Reads two editions that relabel finished, and tells which songs are new, gone or labelled otherwise in
B, how many lines and boundaries moved, how well B agrees with A, and which songs changed most.

  refrain diff labels/2026-11-21 labels/2026-11-22
  refrain diff labels/2026-11-21 labels/2026-11-22 --report diff.html --fail-if "boundary_f1<0.9"

A gate (--fail-if) that fails is told on stderr, and ends the run with 3 when all has been written;
one on a figure that is not defined fails. docs/diff.md defines the figures, which are

${FIGURES}`,
  flags: diffFlags,
  run: async ({ flags, operands }, signal) => {
    const given = withDefaults(diffFlags, flags), gates = gatesOf(given["fail-if"]);
    if (operands.length !== 2) throw new RunError(EXIT.usage, "Give the folders of two editions");
    const { json, report } = given;
    checkOutputs({ json, report });
    const [a, b] = await Promise.all(operands.map((folder) => StoredEdition.open(folder)));
    await checkOutside({ json, report }, [a, b]);
    const difference = await withSinks(signal, async (open) => {
      const openIf = (path?: string) => path === undefined ? undefined : open(path, given);
      const jsonFile = await openIf(json), reportFile = await openIf(report);
      const difference = await diff(a, b, { mostChanged: given["most-changed"], signal });
      await jsonFile?.write(JSON.stringify(difference) + "\n");
      await reportFile?.write(await htmlOf(difference));
      return difference;
    });
    stopIf(signal);
    const faults = failedGates(gates, figuresForGates(difference.b, difference.figures));
    tellFaults(faults);
    await printed(textOf(difference, { a: operands[0], b: operands[1] }));
    return faults.length === 0 ? EXIT.done : EXIT.gated;
  },
});

/**
 * An edition holds what its manifest names, and nothing else.
 *
 * @throws {RunError} with exit code 64 if an output would lie in one of them
 */
async function checkOutside(
  outputs: Readonly<Record<string, string | undefined>>,
  editions: readonly StoredEdition[],
): Promise<void> {
  for (const [flag, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const place = await placeOf(path),
      around = editions.find(({ folder }) => liesIn(place, folder));
    if (!around) continue;
    throw new RunError(EXIT.usage, `--${flag} ${path} lies in ${around.folder}, which is compared`);
  }
}

async function htmlOf(difference: EditionDifference): Promise<string> {
  // The plot library is loaded only where a page is wanted.
  const { diffPage } = await import("#web/report/diff/page.ts");
  return diffPage(difference);
}

/** Whoever reads it may have gone: a gate that failed must be heard of all the same. */
async function printed(text: string): Promise<void> {
  try {
    await stdoutSink().write(text);
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}
