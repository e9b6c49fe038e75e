/**
 * Refrain as a library: songs in, annotations out, as values.
 *
 * @module
 */
import { type Annotation, createAnnotation, type ModelInfo } from "#lib/annotation.ts";
import { computeFeatures, type SongFeatures } from "#lib/features/contract.ts";
import { plainText } from "#lib/formats/text.ts";
import { parseSong, type Song, SONG_LIMITS, type SongLimits } from "#lib/song.ts";
import type { LineTagger } from "#models/network.ts";
import { IncrementalSong, type SongHead } from "./incremental_song.ts";
import { DEFAULT_MODEL, findModel, loadSource } from "./model_store.ts";
import { BATCH_SONGS, batchShare } from "./tag_songs.ts";

export { DEFAULT_MODEL, MODEL_NAMES } from "./model_store.ts";
export type { SongHead } from "./incremental_song.ts";

/**
 * A song to annotate: its lyrics as plain text, or a record as in JSONL, with `lines` (or `lyrics`)
 * and any of `id`, `title`, `artist`, `language`, `breaks`, `sections` and `labels`.
 * `docs/annotation.md` describes every field.
 */
export type SongInput = string | Song | Readonly<Record<string, unknown>>;

/** The options of {@linkcode createAnnotator}, with their defaults in parentheses. */
export interface AnnotatorOptions {
  /**
   * A shipped model or a rule by name, a model's file by path or URL, or its bytes
   * ({@linkcode DEFAULT_MODEL}). A path needs permission to read, a URL permission to use the network.
   */
  readonly model?: string | URL | Uint8Array;
  /** Whether annotations hold the song's lines, each with its label and probability (no). */
  readonly withLines?: boolean;
  /** Whether songs are labelled as if they had no stanza breaks (no). */
  readonly ignoreBreaks?: boolean;
  /** The longest song and line that are accepted (2,000 lines of 4,096 characters). */
  readonly limits?: SongLimits;
}

/**
 * Loads a model and creates an annotator.
 *
 * @example Annotate a song
 * ```ts
 * import { createAnnotator } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * using annotator = await createAnnotator({ model: "recurring-pair" });
 * const { segments } = await annotator.annotate("Walk on\n\nSing it\nloud\n\nStay\n\nSing it\nloud");
 * assert.deepEqual(segments.map(({ name }) => name), ["Verse 1", "Chorus", "Verse 2", "Chorus"]);
 * ```
 *
 * @throws {Error} if there is no such model, or its file is damaged.
 */
export async function createAnnotator(
  {
    model = DEFAULT_MODEL,
    withLines = false,
    ignoreBreaks = false,
    limits = SONG_LIMITS,
  }: AnnotatorOptions = {},
): Promise<SongAnnotator> {
  const source = model instanceof Uint8Array
    ? { name: "from bytes", bytes: model }
    : await findModel(isRemote(model) ? new URL(model) : model);
  const { tagger } = await loadSource(source, { ignoreBreaks });
  return new SongAnnotator(tagger, withLines, limits);
}

function isRemote(model: string | URL): boolean {
  return /^(https?|file):/.test(String(model));
}

/**
 * Annotates songs in the current thread with one model. It holds the model's memory until it is
 * disposed of.
 *
 * @example Annotate a stream of songs
 * ```ts
 * import { createAnnotator } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * async function* songs() {
 *   yield { id: 1, lines: ["Walk on", "Sing", "Sing"] };
 *   yield { id: 2, lyrics: "Stay" };
 * }
 * using annotator = await createAnnotator({ model: "repeated-line" });
 * const annotations = await Array.fromAsync(annotator.annotateAll(songs()));
 * assert.deepEqual(annotations.map(({ id, segments }) => [id, segments.length]), [["1", 2], ["2", 1]]);
 * ```
 */
export class SongAnnotator implements Disposable {
  readonly #tagger: LineTagger;
  readonly #withLines: boolean;
  readonly #limits: SongLimits;
  #live: LiveSong | undefined;
  #isDisposed = false;

  /** @internal Use {@linkcode createAnnotator}. */
  constructor(tagger: LineTagger, withLines: boolean, limits: SongLimits) {
    this.#tagger = tagger;
    this.#withLines = withLines;
    this.#limits = limits;
  }

  /** The model, as annotations name it. */
  get model(): ModelInfo {
    return this.#tagger.model;
  }

  /**
   * Annotates one song.
   *
   * @throws {SongError} if the input is not a song.
   */
  async annotate(song: SongInput): Promise<Annotation> {
    const [annotation] = await this.#annotateSongs([this.#parse(song)]);
    return annotation;
  }

  /**
   * Annotates songs in order. It reads ahead by up to `batchSize` songs, which are labelled together:
   * faster than one by one, with the same result.
   *
   * @param batchSize how many songs are labelled at once (64); 1 for a source that pauses between songs
   * @throws {SongError} at the first input that is not a song; the songs before it are annotated.
   */
  async *annotateAll(
    songs: AsyncIterable<SongInput> | Iterable<SongInput>,
    batchSize: number = BATCH_SONGS,
  ): AsyncGenerator<Annotation> {
    let batch: Song[] = [], share = 0;
    for await (const input of songs) {
      let song;
      try {
        song = this.#parse(input);
      } catch (error) {
        yield* await this.#annotateSongs(batch);
        throw error;
      }
      batch.push(song);
      share += batchShare(song, this.#tagger.featureSet);
      if (batch.length >= batchSize || share >= 1) {
        yield* await this.#annotateSongs(batch);
        batch = [];
        share = 0;
      }
    }
    yield* await this.#annotateSongs(batch);
  }

  /**
   * Starts a song that arrives line by line. Several songs can be open at once.
   *
   * @param head the id (`live`), title, artist and language of the song
   */
  start(head: Partial<SongHead> = {}): LiveSong {
    const song = new IncrementalSong(this.#tagger.featureSet, this.#limits);
    return this.#live = new LiveSong(
      song,
      { id: "live", ...head },
      (...song) => this.#label([song]),
    );
  }

  /**
   * Adds a line to the song that {@linkcode start} started last, and annotates the song so far.
   *
   * @returns the annotation; undefined for a blank line or a header, which take effect with the next
   * lyric line
   * @throws {SongError} if the line, or the song with this line, exceeds a limit.
   */
  async push(line: string): Promise<Annotation | undefined> {
    return await (this.#live ?? this.start()).push(line);
  }

  /** Frees the model's memory. The annotator cannot be used afterwards. */
  dispose(): void {
    if (!this.#isDisposed) this.#tagger.dispose();
    this.#isDisposed = true;
  }

  /** The same as {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #parse(song: SongInput): Song {
    return typeof song === "string"
      ? plainText.parse(song, this.#limits)
      : parseSong(song, this.#limits);
  }

  #annotateSongs(songs: readonly Song[]): Promise<Annotation[]> {
    const { featureSet } = this.#tagger;
    return this.#label(
      songs.map((song) => [song, computeFeatures(featureSet, song.lines, song.breaks)]),
    );
  }

  async #label(songs: readonly (readonly [Song, SongFeatures])[]): Promise<Annotation[]> {
    if (this.#isDisposed) throw new Error("Cannot annotate: the annotator is disposed of");
    if (songs.length === 0) return [];
    const { model } = this.#tagger, options = { withLines: this.#withLines };
    const labellings = await this.#tagger.tag(songs.map(([, features]) => features));
    return songs.map(([song], place) => createAnnotation(song, labellings[place], model, options));
  }
}

/**
 * A song that arrives line by line, and is annotated after each line.
 *
 * @example
 * ```ts
 * import { createAnnotator } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * using annotator = await createAnnotator({ model: "repeated-line" });
 * const song = annotator.start({ title: "Tide" });
 * await song.push("Sing");
 * const annotation = await song.push("Sing");
 * assert.equal(annotation?.segments[0].label, "chorus");
 * ```
 */
export class LiveSong {
  readonly #song: IncrementalSong;
  readonly #head: SongHead;
  readonly #annotate: (song: Song, features: SongFeatures) => Promise<Annotation[]>;

  /** @internal Use {@linkcode SongAnnotator.start}. */
  constructor(
    song: IncrementalSong,
    head: SongHead,
    annotate: (song: Song, features: SongFeatures) => Promise<Annotation[]>,
  ) {
    this.#song = song;
    this.#head = head;
    this.#annotate = annotate;
  }

  /**
   * Adds a line, and annotates the song so far. Compares the line with each one before it, once.
   *
   * @returns the annotation; undefined for a blank line or a header, which take effect with the next
   * lyric line
   * @throws {SongError} if the line, or the song with this line, exceeds a limit.
   */
  async push(line: string): Promise<Annotation | undefined> {
    if (this.#song.push(line) === 0) return undefined;
    const song = this.#song.song(this.#head);
    const [annotation] = await this.#annotate(song, this.#song.features(song));
    return annotation;
  }
}
