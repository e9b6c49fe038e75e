/**
 * `refrain relabel`: the command line of the nightly job.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import { command } from "../command.ts";
import { clearFolder, stateOfFolder } from "../edition/edition_folder.ts";
import { StoredEdition } from "../edition/stored_edition.ts";
import { EXIT, RunError } from "../exit.ts";
import { checkApart } from "./check_apart.ts";
import { type EditionGates, editionGates, faultsOfEdition } from "./edition_gates.ts";
import { labelCatalogue } from "./label_catalogue.ts";
import { mergeShards } from "./merge_shards.ts";
import { checkLink, publish } from "./publish.ts";
import { checkRelabelFlags, type RelabelFlags, relabelFlags } from "./relabel_flags.ts";
import { reportEdition } from "./relabel_report.ts";
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
  refrain relabel --merge shards/* --output labels/2026-11-22

When, where and by how many it was done is in FOLDER.log. docs/relabel.md tells all.
`,
  flags: relabelFlags,
  async run({ flags: given, operands }, signal) {
    checkRelabelFlags(given, operands);
    if (given.publish !== undefined) await checkLink(given.publish);
    const previous = given.previous === undefined
      ? undefined
      : await StoredEdition.open(given.previous);
    if (given.force) await checkForce(given, previous);
    const gates = {
      gates: editionGates(given["fail-if"], previous),
      previous,
      allowCollapse: given["allow-collapse"],
      signal,
    };
    const folder = given.output!;
    await checkApart(folder, operands);
    const log = await RunLog.hold(folder);
    try {
      if (given.force) await clearFolder(folder);
      const state = await stateOfFolder(folder);
      log.tell("begun", { ...await circumstances(given), state });
      const make = given.merge ? mergeShards : labelCatalogue;
      const made = await make({ given, operands, state, previous, log, signal });
      if (made.manifest === undefined) return made.exitCode;
      reportEdition(made.manifest);
      return await passed(made.manifest, given, { gates, log });
    } catch (error) {
      log.tell("failed", { reason: (error as Error).message });
      throw error;
    } finally {
      log.close();
    }
  },
});

/**
 * Checks that what `--force` clears is wanted by nobody.
 *
 * @throws {RunError} with exit code 64 if it is the previous edition, or the one that is published
 */
async function checkForce(
  { output, publish: link }: RelabelFlags,
  previous: StoredEdition | undefined,
): Promise<void> {
  const folder = await realPathOf(output!);
  if (folder === undefined) return;
  if (folder === previous?.folder) {
    throw new RunError(EXIT.usage, `--force would clear ${output}, which --previous names as well`);
  }
  if (link !== undefined && folder === await realPathOf(link)) {
    throw new RunError(EXIT.usage, `--force would clear ${output}, to which ${link} points`);
  }
}

/** undefined if nothing is there. */
async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new RunError(EXIT.unwritable, `Cannot write ${path}: ${(error as Error).message}`);
  }
}

/** What the edition must not depend on. */
async function circumstances({ workers, shard, merge }: RelabelFlags) {
  return {
    host: await hostName(),
    pid: Deno.pid,
    refrain: configuration.version,
    ...(!merge && { workers: workers ?? navigator.hardwareConcurrency, shard: shard ?? "1/1" }),
  };
}

/** Publishes an edition if it passes its gates and that is wanted. */
async function passed(
  manifest: Manifest,
  { output, publish: link }: RelabelFlags,
  { gates, log }: { readonly gates: EditionGates; readonly log: RunLog },
): Promise<number> {
  const faults = await faultsOfEdition(output!, manifest, gates);
  for (const fault of faults) console.error(`gate: ${fault}`);
  log.tell(faults.length > 0 ? "gated" : "passed", { faults });
  if (faults.length > 0) return EXIT.gated;
  if (link !== undefined) {
    await publish(output!, link);
    console.error(`published: ${link} is ${output}`);
    log.tell("published", { link });
  }
  return EXIT.done;
}
