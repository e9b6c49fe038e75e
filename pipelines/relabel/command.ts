/**
 * `refrain relabel`: labels a whole catalogue, every night for example.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import { counted, decimals } from "#lib/format_number.ts";
import { command } from "../cli/command.ts";
import { printGateFailures } from "../cli/gate_settings.ts";
import { clearFolder, readFolderState } from "../edition/folder.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT } from "../errors.ts";
import { checkPaths } from "./check_paths.ts";
import { editionGateFailures, type EditionGates, parseEditionGates } from "./edition_gates.ts";
import { planMerge } from "./merge.ts";
import { planCatalogue } from "./plan_catalogue.ts";
import { publish } from "./publish_link.ts";
import { hostName, RunLog } from "./run_log.ts";
import { checkOperands, type RelabelSettings, relabelSettings } from "./settings.ts";
import configuration from "../../deno.json" with { type: "json" };

export const relabelCommand = command({
  name: "relabel",
  summary: "Label a whole catalogue; resume a run that was killed.",
  usage: "refrain relabel [flags] FILE|FOLDER|PATTERN... --output FOLDER",
  about: `
Reads files, folders and patterns of JSONL and text, plain or compressed, and writes an edition: a
folder of annotations, one part per input, with a manifest of checksums and counts. If a run is
interrupted or killed, run the same command again to resume it: the finished folder is, byte for
byte, the same as that of an undisturbed run, with any number of workers.

  refrain relabel catalogue/ --output labels/2026-11-22
  refrain relabel catalogue/ --output labels/2026-11-23 --previous labels/2026-11-22 \\
    --changed-only --fail-if "boundary_f1<0.9" --publish labels/current

On many machines: one --shard each, then one --merge; or a fleet of consume with --via kafka.

  refrain relabel catalogue/ --output shards/3 --shard 3/16
  refrain relabel --merge shards/*/ --output labels/2026-11-22

FOLDER.log records when, where and with how many workers each run worked. See docs/relabel.md.
`,
  settings: relabelSettings,
  async run({ settings, operands }, signal) {
    checkOperands(operands, settings);
    const folder = settings.output!, { previous: path } = settings;
    const previous = path === undefined ? undefined : await StoredEdition.open(path);
    await checkPaths(settings, operands, previous);
    const gates = parseEditionGates(settings, previous);
    const plan = settings.merge
      ? await planMerge(operands)
      : await planCatalogue(settings, operands);
    const log = await RunLog.open(folder);
    try {
      if (settings.force) await clearFolder(folder);
      const state = await readFolderState(folder);
      log.write("started", { ...await circumstances(settings), state });
      const result = await plan.make({ folder, state, previous, log, signal });
      if (result.manifest === undefined) return result.exitCode;
      printSummary(result.manifest);
      return await publishIfPassed(result.manifest, settings, { gates, log, signal });
    } catch (error) {
      log.write("failed", { reason: (error as Error).message });
      throw error;
    } finally {
      log.close();
    }
  },
});

/** The circumstances of a run, which are logged because the edition must not depend on them. */
async function circumstances({ workers, via, shard, merge }: RelabelSettings) {
  return {
    host: await hostName(),
    pid: Deno.pid,
    refrain: configuration.version,
    ...(!merge && {
      ...(via ? { via } : { workers: workers ?? navigator.hardwareConcurrency }),
      shard,
    }),
  };
}

/** Prints a summary of an edition; the last line accounts for every record. */
function printSummary({ records, metrics, parts, inputs }: Manifest): void {
  const { songs, chorus_rate, single_label_rate, confidence, warnings } = metrics;
  console.error(`${counted(inputs.length, "input")}, ${counted(parts.length, "part")}`);
  if (songs > 0) {
    const sure = confidence === null ? "" : `, mean confidence of segments ${decimals(confidence)}`;
    console.error(
      `labels: chorus rate ${decimals(chorus_rate)}${sure}, songs with one label throughout ` +
        `${Math.round(single_label_rate * songs)} of ${songs}`,
    );
  }
  for (const warning of warnings) console.error(`warning: ${warning}`);
  if (records.duplicates > 0) {
    console.error(`songs whose id occurred before in their input: ${records.duplicates}`);
  }
  const { read, written, rejected, filtered } = records;
  console.error(`read=${read} written=${written} rejected=${rejected} filtered=${filtered}`);
}

/** Publishes an edition, if requested, when it passes its gates; returns the exit code. */
async function publishIfPassed(
  manifest: Manifest,
  { output, publish: link }: RelabelSettings,
  { gates, log, signal }: {
    readonly gates: EditionGates;
    readonly log: RunLog;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const failures = await editionGateFailures({ folder: output!, manifest }, gates, signal);
  printGateFailures(failures);
  log.write(failures.length > 0 ? "gates_failed" : "gates_passed", { failures });
  if (failures.length > 0) {
    const notPublished = link === undefined ? "" : ` It is not published: ${link} is unchanged.`;
    console.error(`The edition ${output} is complete, but did not pass its gates.${notPublished}`);
    return EXIT.gated;
  }
  if (link !== undefined) {
    await publish(output!, link);
    console.error(`published: ${link} is ${output}`);
    log.write("published", { link });
  }
  return EXIT.done;
}
