/**
 * `refrain relabel`: the command line of the nightly job.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import { command } from "../cli/command.ts";
import { clearFolder, stateOfFolder } from "../edition/folder.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT } from "../errors.ts";
import { tellFaults } from "../cli/gate_flags.ts";
import { withDefaults } from "../cli/flags.ts";
import { checkPlaces } from "./check_paths.ts";
import { type EditionGates, editionGates, faultsOfEdition } from "./edition_gates.ts";
import { planCatalogue } from "./plan_catalogue.ts";
import { planMerge } from "./plan_merge.ts";
import { publish } from "./publish.ts";
import { checkRelabelFlags, relabelFlags, type RelabelSettings } from "./settings.ts";
import { reportEdition } from "./report.ts";
import { hostName, RunLog } from "./run_log.ts";
import configuration from "../../deno.json" with { type: "json" };

export const relabelCommand = command({
  name: "relabel",
  summary: "Label a whole catalogue anew; go on where a killed run left it.",
  usage: "refrain relabel [flags] FILE|FOLDER|PATTERN... --output FOLDER",
  about: `
Reads files, folders and patterns of JSONL and text, plain or compressed, and writes an edition: a
folder of annotations, one part an input, with a manifest of checksums and counts. Run it again
after whatever has ended it, and it goes on: the finished folder is, byte for byte, that of a run
that nothing disturbed, with any number of workers.

  refrain relabel catalogue/ --output labels/2026-11-22
  refrain relabel catalogue/ --output labels/2026-11-23 --previous labels/2026-11-22 \\
    --changed-only --fail-if "boundary_f1<0.9" --publish labels/current

Many machines: one --shard each, then one --merge; or a fleet of consume with --via kafka.

  refrain relabel catalogue/ --output shards/3 --shard 3/16
  refrain relabel --merge shards/*/ --output labels/2026-11-22

When, where and by how many it was done is in FOLDER.log. docs/relabel.md tells all.
`,
  flags: relabelFlags,
  async run({ flags, operands }, signal) {
    checkRelabelFlags(flags, operands);
    const given = withDefaults(relabelFlags, flags), folder = given.output!;
    const previous = given.previous === undefined
      ? undefined
      : await StoredEdition.open(given.previous);
    await checkPlaces(given, operands, previous);
    const gates = editionGates(given, previous);
    const plan = given.merge ? await planMerge(operands) : await planCatalogue(given, operands);
    const log = await RunLog.hold(folder);
    try {
      if (given.force) await clearFolder(folder);
      const state = await stateOfFolder(folder);
      log.tell("begun", { ...await circumstances(given), state });
      const made = await plan.make({ folder, state, previous, log, signal });
      if (made.manifest === undefined) return made.exitCode;
      reportEdition(made.manifest);
      return await passed(made.manifest, given, { gates, log, signal });
    } catch (error) {
      log.tell("failed", { reason: (error as Error).message });
      throw error;
    } finally {
      log.close();
    }
  },
});

/** What the edition must not depend on. */
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

/** Publishes an edition if it passes its gates and that is wanted. */
async function passed(
  manifest: Manifest,
  { output, publish: link }: RelabelSettings,
  { gates, log, signal }: {
    readonly gates: EditionGates;
    readonly log: RunLog;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const faults = await faultsOfEdition({ folder: output!, manifest }, gates, signal);
  tellFaults(faults);
  log.tell(faults.length > 0 ? "gated" : "passed", { faults });
  if (faults.length > 0) return EXIT.gated;
  if (link !== undefined) {
    await publish(output!, link);
    console.error(`published: ${link} is ${output}`);
    log.tell("published", { link });
  }
  return EXIT.done;
}
