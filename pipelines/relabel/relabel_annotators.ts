/**
 * Where the work of relabel is done: here, by a fleet, or the night before.
 *
 * @module
 */
import type { EditionHead, EditionShape } from "#lib/edition/manifest.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import type { Annotator, Labelled } from "../annotator.ts";
import type { AnnotatorSettings } from "../annotator_in_this_thread.ts";
import { DEFAULT_MODEL } from "../artifact_store.ts";
import { EXIT, RunError } from "../exit.ts";
import { loadAnnotator } from "../load_annotator.ts";
import { BoundedAnnotator } from "./bounded_annotator.ts";
import type { CatalogueInput } from "./catalogue.ts";
import type { EditionMaking } from "./edition_making.ts";
import { isViaFleet } from "./fleet/fleet_flags.ts";
import { loadFleetAnnotator } from "./fleet/load_fleet_annotator.ts";
import { PreviousSongs } from "./previous/previous_songs.ts";
import type { RelabelFlags } from "./relabel_flags.ts";
import type { InputAnnotator } from "./relabel_input.ts";
import { ReusingAnnotator } from "./previous/reusing_annotator.ts";
import { whyNotReused } from "./previous/why_not_reused.ts";

/** What labels the songs of all inputs. */
export async function relabelAnnotator(
  given: RelabelFlags,
  { model, shape }: EditionHead,
): Promise<Annotator<Labelled>> {
  const settings = settingsOf(shape);
  if (isViaFleet(given)) {
    await checkNetwork(given.brokers);
    return await loadFleetAnnotator(given, { model, settings });
  }
  const workers = given.workers ?? navigator.hardwareConcurrency, maxMiB = given["max-memory"];
  const make = (workers: number) => loadAnnotator(given.model ?? DEFAULT_MODEL, settings, workers);
  return maxMiB === undefined
    ? await make(workers)
    : await BoundedAnnotator.of({ maxMiB, workers, make });
}

/** What labels each input: from the previous edition what can be taken from there, if that is wanted. */
export function inputAnnotators(
  annotator: Annotator<Labelled>,
  head: EditionHead,
  { given, previous }: Pick<EditionMaking, "given" | "previous">,
): (input: CatalogueInput) => InputAnnotator {
  const anew = () => ({ annotator, close() {} });
  if (!given["changed-only"] || !previous) return anew;
  const why = whyNotReused(previous.manifest, head);
  if (why !== undefined) {
    console.error(`all songs are labelled anew. ${why}`);
    return anew;
  }
  return ({ name }) => {
    const reusing = new ReusingAnnotator(annotator, new PreviousSongs(previous, name));
    return { annotator: reusing, close: () => reusing.dispose() };
  };
}

/** @throws {RunError} with exit code 64 if Refrain was not started with the right to use the network */
async function checkNetwork([host]: readonly string[]): Promise<void> {
  const { state } = await Deno.permissions.query({ name: "net", host });
  if (state === "granted") return;
  throw new RunError(
    EXIT.usage,
    "--via kafka needs the network, and Deno does not let it be used: deno task relabel:fleet does",
  );
}

function settingsOf({ max_lines, lines, languages }: EditionShape): AnnotatorSettings {
  return {
    limits: { ...SONG_LIMITS, maxLines: max_lines },
    withLines: lines,
    ...(languages && { languages: new Set(languages) }),
    format: "jsonl",
  };
}
