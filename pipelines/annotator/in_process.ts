/**
 * Annotates records where it is called: decodes, filters, tags and writes them.
 *
 * @module
 */
import { computeFeatures } from "#lib/features/contract.ts";
import type { Song } from "#lib/song.ts";
import type { LineTagger } from "#models/network.ts";
import { annotateSong } from "./annotate_songs.ts";
import type { AnnotationFormat } from "./output_format.ts";
import type { Annotated, Annotator, RecordResult } from "./contract.ts";
import { inBatches } from "../stream/batching.ts";
import type { RawRecord } from "../stream/sources/contract.ts";
import { decodeAndFilter, isSong, type SongFilter } from "./song_filter.ts";

/** How records are annotated: plain data, which can be sent to another thread. */
export interface AnnotatorSettings extends SongFilter {
  /** Whether annotations hold the song's lines. */
  readonly withLines: boolean;
  readonly format: AnnotationFormat;
}

/** What a tagger is given at once: its memory grows with the lines. */
const TAGGED_AT_ONCE = { count: 64, size: 8192 };

/** Annotates by a tagger, which it disposes of. */
export class InProcessAnnotator implements Annotator {
  readonly width = 1;
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
    const read = records.map((record) => decodeAndFilter(record, this.#settings));
    const songs = read.filter(isSong), annotated: Annotated[] = [];
    for (const batch of inBatches(songs, TAGGED_AT_ONCE, ({ lines }) => lines.length)) {
      annotated.push(...await this.#annotateSongs(batch));
    }
    const next = annotated.values();
    return read.map((answer) => isSong(answer) ? next.next().value! : answer);
  }

  dispose(): void {
    this.#tagger.dispose();
  }

  async #annotateSongs(songs: readonly Song[]): Promise<Annotated[]> {
    const { model, featureSet } = this.#tagger, { withLines, format } = this.#settings;
    const features = songs.map(({ lines }) => computeFeatures(featureSet, lines));
    const labellings = await this.#tagger.tag(features);
    const settings = { model, withLines, format };
    return await Promise.all(
      songs.map((song, place) => annotateSong(song, labellings[place], settings)),
    );
  }
}
