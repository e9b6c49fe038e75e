/**
 * Loads the annotator of a run: local workers, or a fleet; with songs reused from the previous edition.
 *
 * @module
 */
import type { OutputOptions, Provenance } from "#lib/edition/manifest.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import type { Annotator } from "../annotator/contract.ts";
import type { EncodedAnnotation } from "../annotator/encoded_annotation.ts";
import type { AnnotatorSettings } from "../annotator/in_process.ts";
import { loadEncodingAnnotator } from "../annotator/load.ts";
import type { ModelSource } from "../annotator/model_store.ts";
import type { StoredEdition } from "../edition/reader.ts";
import type { InputAnnotator } from "./annotate_input.ts";
import { BoundedAnnotator } from "./bounded_annotator.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import type { EditionIdentity } from "./journal.ts";
import { reuseBlocker, ReusingAnnotator } from "./reusing_annotator.ts";
import { PreviousSongs } from "./previous_songs.ts";
import type { RelabelSettings } from "./settings.ts";

/** Loads the annotator that all inputs share. */
export async function loadAnnotator(
  settings: RelabelSettings,
  source: ModelSource,
  { model, output_options }: Provenance,
): Promise<Annotator<EncodedAnnotation>> {
  const annotatorSettings = toAnnotatorSettings(output_options);
  const create = (workers: number) => loadEncodingAnnotator(source, annotatorSettings, workers);
  if (settings.via !== undefined) {
    // Loads the Kafka client only if it is used.
    const { connectFleet } = await import("./fleet/connect.ts");
    return await connectFleet(settings, {
      model,
      settings: annotatorSettings,
      loadLocal: () => create(0),
    });
  }
  const workers = settings.workers ?? navigator.hardwareConcurrency, maxMiB = settings.maxMemory;
  return maxMiB === undefined
    ? await create(workers)
    : await BoundedAnnotator.create({ maxMiB, workers, create });
}

/** The settings and the edition that the inputs of a run are labelled for. */
interface Labelling {
  readonly settings: Pick<RelabelSettings, "changedOnly">;
  readonly inputs: readonly CatalogueInput[];
  readonly edition: Pick<EditionIdentity, "provenance">;
}

/** Returns the annotator of each input, which reuses songs of the previous edition if requested. */
export function inputAnnotators(
  annotator: Annotator<EncodedAnnotation>,
  { settings, inputs, edition: { provenance } }: Labelling,
  previous: StoredEdition | undefined,
): (input: CatalogueInput) => InputAnnotator {
  const withoutReuse = () => ({ annotator, close: () => Promise.resolve() });
  if (!settings.changedOnly || !previous) return withoutReuse;
  const known = new Set(previous.manifest.inputs.map(({ name }) => name));
  const blocker = reuseBlocker(previous.manifest, provenance) ??
    (inputs.some(({ name }) => known.has(name))
      ? undefined
      : "The previous edition has no input with the same name");
  if (blocker !== undefined) {
    console.error(`All songs are labelled, none is reused. ${blocker}`);
    return withoutReuse;
  }
  return ({ name }) => {
    const reusing = new ReusingAnnotator(annotator, new PreviousSongs(previous, name));
    return { annotator: reusing, close: () => reusing.dispose() };
  };
}

function toAnnotatorSettings(
  { max_lines, lines, ignore_breaks, languages }: OutputOptions,
): AnnotatorSettings {
  return {
    limits: { ...SONG_LIMITS, maxLines: max_lines },
    withLines: lines,
    ignoreBreaks: ignore_breaks,
    ...(languages && { languages: new Set(languages) }),
  };
}
