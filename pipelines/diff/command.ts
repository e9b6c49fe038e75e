/**
 * `refrain diff`: what changed from one edition to another.
 *
 * @module
 */
import { z } from "zod";
import type { EditionDifference } from "#lib/diff/difference.ts";
import { GATE_METRICS, gateFailures, gateMetrics } from "#lib/edition/gate.ts";
import { command } from "../cli/command.ts";
import { gateSettings, parseGates, printGateFailures } from "../cli/gate_settings.ts";
import { setting } from "../cli/setting.ts";
import { defineSettings } from "../cli/define_settings.ts";
import { forceSetting } from "../cli/song_settings.ts";
import { compareEditions, throwIfAborted } from "../edition/compare.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT, OutputClosed, usageError } from "../errors.ts";
import { canonicalPath, isInside } from "../stream/canonical_path.ts";
import { checkOutputs, withSinks } from "../stream/sinks/outputs.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { formatDifference } from "./text.ts";

export const diffSettings = defineSettings({
  json: setting(z.string().optional(), {
    value: "FILE",
    help: "Write the whole difference here as JSON",
  }),
  report: setting(z.string().optional(), { value: "FILE", help: "Write an HTML report here" }),
  ...gateSettings,
  mostChanged: setting(z.int().min(0).max(10_000).default(20), {
    value: "N",
    help: "The number of most changed songs to report",
  }),
  force: forceSetting,
});

/** The metrics that gates can test, wrapped for a terminal. */
const METRICS = GATE_METRICS.join(", ").replace(/(.{1,96})(?: |$)/g, "  $1\n");

export const diffCommand = command({
  name: "diff",
  summary: "Report what changed from one edition of labels to another.",
  usage: "refrain diff [flags] A B",
  about: `
Reads two finished editions and reports which songs were added, removed or relabelled in B, how many
lines and boundaries changed, how well B agrees with A, and which songs changed most.

  refrain diff labels/2026-11-21 labels/2026-11-22
  refrain diff labels/2026-11-21 labels/2026-11-22 --report diff.html --fail-if "boundary_f1<0.9"

If a gate (--fail-if) fails, the run writes all its files, prints the reason on stderr and exits with 3.
A gate on an undefined metric fails. docs/diff.md defines the metrics:

${METRICS}`,
  settings: diffSettings,
  run: async ({ settings, operands }, signal) => {
    const gates = parseGates(settings.failIf), { json, report, mostChanged } = settings;
    if (operands.length !== 2) throw usageError("Give the folders of two editions");
    checkOutputs({ json, report });
    const [a, b] = await Promise.all(operands.map((folder) => StoredEdition.open(folder)));
    await checkOutside({ json, report }, [a, b]);
    const difference = await withSinks(signal, async (open) => {
      const openIf = (path?: string) => path === undefined ? undefined : open(path, settings);
      const jsonFile = await openIf(json), reportFile = await openIf(report);
      const difference = await compareEditions(a, b, { mostChanged, signal });
      await jsonFile?.write(JSON.stringify(difference) + "\n");
      await reportFile?.write(await toHtml(difference));
      return difference;
    });
    throwIfAborted(signal);
    const failures = gateFailures(gates, gateMetrics(difference.b, difference.metrics));
    printGateFailures(failures);
    await print(formatDifference(difference, { a: operands[0], b: operands[1] }));
    return failures.length === 0 ? EXIT.done : EXIT.gated;
  },
});

/**
 * Checks that no output would be written into an edition, which holds only what its manifest lists.
 *
 * @throws {RunError} with exit code 64 if one would
 */
async function checkOutside(
  outputs: Readonly<Record<string, string | undefined>>,
  editions: readonly StoredEdition[],
): Promise<void> {
  for (const [flag, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const place = await canonicalPath(path),
      enclosing = editions.find(({ folder }) => isInside(place, folder));
    if (enclosing) {
      throw usageError(`--${flag} ${path} is inside ${enclosing.folder}, which is compared`);
    }
  }
}

async function toHtml(difference: EditionDifference): Promise<string> {
  // Loads the plot library only if a page is written.
  const { diffPage } = await import("#web/report/diff/page.ts");
  return diffPage(difference);
}

/** Prints to stdout. If its reader has gone, the exit code still reports a failed gate. */
async function print(text: string): Promise<void> {
  try {
    await stdoutSink().write(text);
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}
