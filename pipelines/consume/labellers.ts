/**
 * What labels the records of a service's partitions, and the model that it does so by.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { Labelling } from "#lib/labelling.ts";
import type { Song } from "#lib/song.ts";
import { annotateSong } from "../annotator/annotate_songs.ts";
import { loadTagger } from "../annotator/model_store.ts";
import type { ConsumeSettings, LineEventSettings } from "./settings.ts";
import { LineEventLabeller } from "./line_events/labeller.ts";
import { loadAnnotator } from "../annotator/load.ts";
import type { PartitionLabeller } from "./partition_labeller.ts";
import type { RecordFactory } from "./record_factory.ts";
import { SongLabeller } from "./song_labeller.ts";

/** Makes labellers that share one model. */
export interface Labellers {
  readonly model: ModelInfo;
  /** A labeller for one partition. */
  labeller(makers: RecordFactory): PartitionLabeller;
  /** Frees the model. */
  dispose(): void;
}

/**
 * Loads the model that settings name.
 *
 * @throws {RunError} with exit code 78 if there is no such model, or its file is damaged.
 */
export async function loadLabellers(settings: ConsumeSettings): Promise<Labellers> {
  const { lineEvents } = settings;
  return lineEvents ? await ofLineEvents(settings, lineEvents) : await ofSongs(settings);
}

async function ofSongs(settings: ConsumeSettings): Promise<Labellers> {
  const { model, workers, limits, withLines, languages, input, maxRecordBytes } = settings;
  const how = { limits, withLines, format: "jsonl", ...(languages && { languages }) } as const;
  const annotator = await loadAnnotator(model, how, workers);
  return {
    model: annotator.model,
    labeller: (makers) => new SongLabeller({ annotator, input, maxRecordBytes, ...makers }),
    dispose: () => annotator.dispose(),
  };
}

async function ofLineEvents(
  settings: ConsumeSettings,
  { liveTopic, ...bounds }: LineEventSettings,
): Promise<Labellers> {
  const { limits, withLines, maxRecordBytes } = settings;
  const tagger = await loadTagger(settings.model), { model } = tagger;
  const annotate = (song: Song, labelling: Labelling) =>
    annotateSong(song, labelling, { model, withLines, format: "jsonl" });
  return {
    model,
    labeller: (makers) =>
      new LineEventLabeller({
        tagger,
        annotate,
        bounds,
        limits,
        maxRecordBytes,
        ...(liveTopic !== undefined && { liveTopic }),
        ...makers,
      }),
    dispose: () => tagger.dispose(),
  };
}
