/**
 * Creates the labellers of partitions, which share one model.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { SONG_LIMITS, type SongLimits } from "#lib/song.ts";
import { toLanguageSet } from "../cli/song_settings.ts";
import { findModel, loadTagger } from "../annotator/model_store.ts";
import type { ConsumeSettings } from "./settings.ts";
import { LineEventLabeller } from "./line_events/labeller.ts";
import { loadEncodingAnnotator } from "../annotator/load.ts";
import type { PartitionLabeller } from "./partition_labeller.ts";
import type { RecordFactory } from "./record_factory.ts";
import { SongLabeller } from "./song_labeller.ts";

/** The labellers of a service. */
export interface Labellers {
  readonly model: ModelInfo;
  /** Creates the labeller of one partition. */
  labeller(factory: RecordFactory): PartitionLabeller;
  /** Frees the model. */
  dispose(): void;
}

/** The settings that labellers depend on. */
export type LabellerSettings = Pick<
  ConsumeSettings,
  | ("model" | "workers" | "lines" | "ignoreBreaks" | "language" | "input")
  | ("maxLines" | "maxRecordBytes")
  | ("lineEvents" | "liveTopic" | "quietTime" | "openSongs" | "openBytes")
>;

/**
 * Loads the model and creates labellers for the kind of records in the settings.
 *
 * @throws {RunError} with exit code 78 if the model does not exist, or its file is damaged.
 */
export async function loadLabellers(settings: LabellerSettings): Promise<Labellers> {
  const limits = { ...SONG_LIMITS, maxLines: settings.maxLines };
  return await (settings.lineEvents ? loadLineEvents : loadSongs)(settings, limits);
}

async function loadSongs(settings: LabellerSettings, limits: SongLimits): Promise<Labellers> {
  const { model, workers, lines: withLines, ignoreBreaks, input, maxRecordBytes } = settings;
  const languages = toLanguageSet(settings.language);
  const annotator = await loadEncodingAnnotator(
    await findModel(model),
    { limits, withLines, ignoreBreaks, languages },
    workers,
  );
  return {
    model: annotator.model,
    labeller: (factory) => new SongLabeller({ annotator, input, maxRecordBytes, ...factory }),
    dispose: () => annotator.dispose(),
  };
}

async function loadLineEvents(settings: LabellerSettings, limits: SongLimits): Promise<Labellers> {
  const { lines: withLines, maxRecordBytes, liveTopic, quietTime, openSongs, openBytes } = settings;
  const tagger = await loadTagger(settings.model, settings);
  const bounds = { quietTime: 1000 * quietTime, songs: openSongs, bytes: openBytes };
  return {
    model: tagger.model,
    labeller: (factory) =>
      new LineEventLabeller({
        tagger,
        withLines,
        bounds,
        limits,
        maxRecordBytes,
        ...(liveTopic !== undefined && { liveTopic }),
        ...factory,
      }),
    dispose: () => tagger.dispose(),
  };
}
