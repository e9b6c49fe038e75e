/**
 * Songs whose records contain their labels, so that an annotator gives what {@linkcode writeEdition} wrote.
 *
 * @module
 */
import type { Annotator, RecordResult } from "#pipelines/annotator/contract.ts";
import type { EncodedAnnotation } from "#pipelines/annotator/encoded_annotation.ts";
import { rejection } from "#pipelines/stream/decode.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import { TEST_MODEL } from "./annotator_settings.ts";
import { annotated, type EditionSong } from "./edition_on_disk.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** A song of these labels, a digit a line. */
export function digitSong(id: string, labels: string): EditionSong {
  return { id, labels, words: labels };
}

/** The record of such a song, as its entry in an edition has it. */
export function recordOfDigits({ id, labels }: EditionSong): RawRecord {
  return { bytes: encoder.encode(JSON.stringify([id, labels])), format: "jsonl" };
}

/** Annotates such records; a song whose id begins with `!` is rejected, with `~` filtered. */
export class DigitAnnotator implements Annotator<EncodedAnnotation> {
  readonly model = TEST_MODEL;
  readonly concurrency = 3;
  /** The ids of the songs of each call. */
  readonly calls: string[][] = [];
  isDisposed = false;

  async annotate(
    records: readonly RawRecord[],
  ): Promise<readonly RecordResult<EncodedAnnotation>[]> {
    const songs = records.map(({ bytes }) => {
      const [id, labels] = JSON.parse(decoder.decode(bytes));
      return digitSong(id, labels);
    });
    this.calls.push(songs.map(({ id }) => id));
    await Promise.resolve();
    return songs.map((song, place) => {
      if (song.id.startsWith("~")) return "filtered";
      if (song.id.startsWith("!")) return rejection(records[place].bytes, "no_lines", "parse", "!");
      const line = JSON.stringify(annotated(song, this.model)) + "\n";
      return { id: song.id, bytes: encoder.encode(line) };
    });
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
