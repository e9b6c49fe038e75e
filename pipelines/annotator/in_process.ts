/**
 * Annotates records in this thread: decodes, filters and tags them.
 *
 * @module
 */
import type { LineTagger } from "#models/network.ts";
import type { RawRecord } from "../stream/sources/contract.ts";
import { annotateSongs } from "./annotate_songs.ts";
import type { Annotator, RecordResult } from "./contract.ts";
import type { ModelOptions } from "./model_store.ts";
import { decodeAndFilter, isSong, type SongFilter } from "./song_filter.ts";

/** How records are annotated: plain data, which can be sent to another thread. */
export interface AnnotatorSettings extends SongFilter, ModelOptions {
  /** Whether annotations contain the song's lines. */
  readonly withLines: boolean;
}

/** Annotates with a tagger, which it owns. */
export class InProcessAnnotator implements Annotator {
  readonly concurrency = 1;
  readonly #tagger: LineTagger;
  readonly #settings: AnnotatorSettings;

  constructor(tagger: LineTagger, settings: AnnotatorSettings) {
    this.#tagger = tagger;
    this.#settings = settings;
  }

  get model() {
    return this.#tagger.model;
  }

  async annotate(records: readonly RawRecord[]): Promise<readonly RecordResult[]> {
    const decoded = records.map((record) => decodeAndFilter(record, this.#settings));
    const results = await annotateSongs(decoded.filter(isSong), this.#tagger, this.#settings);
    const next = results.values();
    return decoded.map((one) => isSong(one) ? next.next().value! : one);
  }

  dispose(): void {
    this.#tagger.dispose();
  }
}
