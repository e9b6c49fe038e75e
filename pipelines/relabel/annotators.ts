/**
 * Where the work of relabel is done: here, by a fleet, or the night before.
 *
 * @module
 */
import type { EditionHead, EditionShape } from "#lib/edition/manifest.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import type { Annotator, Labelled } from "../annotator/contract.ts";
import type { AnnotatorSettings } from "../annotator/in_process.ts";
import type { ModelSource } from "../annotator/model_store.ts";
import type { StoredEdition } from "../edition/reader.ts";
import { annotatorOf } from "../annotator/load.ts";
import { BoundedAnnotator } from "./bounded_annotator.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import { PreviousSongs } from "./previous/songs.ts";
import type { RelabelSettings } from "./settings.ts";
import type { InputAnnotator } from "./annotate_input.ts";
import { ReusingAnnotator } from "./previous/reusing_annotator.ts";
import { whyNotReused } from "./previous/reuse_blocker.ts";

/** What labels the songs of all inputs. */
export async function relabelAnnotator(
  given: RelabelSettings,
  source: ModelSource,
  { model, shape }: EditionHead,
): Promise<Annotator<Labelled>> {
  const settings = settingsOf(shape);
  const make = (workers: number) => annotatorOf(source, settings, workers);
  if (given.via !== undefined) {
    // Else all that speaks with brokers would be loaded for nothing.
    const { loadFleetAnnotator } = await import("./fleet/load.ts");
    return await loadFleetAnnotator(given, { model, settings, here: () => make(0) });
  }
  const workers = given.workers ?? navigator.hardwareConcurrency, maxMiB = given["max-memory"];
  return maxMiB === undefined
    ? await make(workers)
    : await BoundedAnnotator.of({ maxMiB, workers, make });
}

/** What is labelled. */
interface Relabelling {
  readonly given: Pick<RelabelSettings, "changed-only">;
  readonly inputs: readonly CatalogueInput[];
  readonly edition: { readonly head: EditionHead };
}

/** What labels each input: from the previous edition what can be taken from there, if that is wanted. */
export function inputAnnotators(
  annotator: Annotator<Labelled>,
  { given, inputs, edition: { head } }: Relabelling,
  previous: StoredEdition | undefined,
): (input: CatalogueInput) => InputAnnotator {
  const anew = () => ({ annotator, close: () => Promise.resolve() });
  if (!given["changed-only"] || !previous) return anew;
  const known = new Set(previous.manifest.inputs.map(({ name }) => name));
  const why = whyNotReused(previous.manifest, head) ??
    (inputs.some(({ name }) => known.has(name))
      ? undefined
      : "The previous edition has no input of the same name");
  if (why !== undefined) {
    console.error(`all songs are labelled anew. ${why}`);
    return anew;
  }
  return ({ name }) => {
    const reusing = new ReusingAnnotator(annotator, new PreviousSongs(previous, name));
    return { annotator: reusing, close: () => reusing.dispose() };
  };
}

function settingsOf({ max_lines, lines, languages }: EditionShape): AnnotatorSettings {
  return {
    limits: { ...SONG_LIMITS, maxLines: max_lines },
    withLines: lines,
    ...(languages && { languages: new Set(languages) }),
    format: "jsonl",
  };
}
