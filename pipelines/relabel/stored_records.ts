/**
 * Converts annotated records to the form in which an edition stores them.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import { type SongEntry, toSongEntry } from "#lib/edition/song_entry.ts";
import { withField } from "#lib/formats/jsonl.ts";
import type { Occurrences } from "#lib/occurrences.ts";
import { createHash, hash } from "node:crypto";
import type { Annotator } from "../annotator/contract.ts";
import type { EncodedAnnotation } from "../annotator/encoded_annotation.ts";
import { type Batch, Rejection } from "../stream/delivery.ts";
import { stringifyRejection } from "../stream/sinks/rejects.ts";
import type { RawRecord } from "../stream/sources/contract.ts";
import { InputError } from "./catalogue_input.ts";
import type { StoredRecords } from "./part_writer.ts";

/** A song's annotation, and the checksum of its record. */
export interface AnnotatedRecord extends EncodedAnnotation {
  readonly record: string;
  /** The entry in the previous edition, if the song is reused from there. */
  readonly entry?: SongEntry;
}

const decoder = new TextDecoder();

/** Wraps an annotator so that it returns the checksum of each song's record as well. */
export function withChecksums(
  annotator: Annotator<EncodedAnnotation & Partial<AnnotatedRecord>>,
): Annotator<AnnotatedRecord> {
  return {
    model: annotator.model,
    concurrency: annotator.concurrency,
    async annotate(records) {
      const answers = await annotator.annotate(records);
      return answers.map((answer, place) =>
        answer === "filtered" || answer instanceof Rejection
          ? answer
          : { ...answer, record: answer.entry?.record ?? recordChecksum(records[place]) }
      );
    },
    dispose: () => annotator.dispose(),
  };
}

/**
 * The SHA-256 of everything in a record that its annotation depends on, in hexadecimal: of a line of JSONL
 * its bytes; of other records also the fields that are known besides the bytes, on a line before them.
 * A line of JSONL contains no line end, so the two cases never collide.
 */
export function recordChecksum({ bytes, format, id, title }: RawRecord): string {
  if (format === "jsonl" && id === undefined && title === undefined) {
    return hash("sha256", bytes, "hex");
  }
  const known = JSON.stringify({ format, id, title });
  return createHash("sha256").update(`${known}\n`).update(bytes).digest("hex");
}

/**
 * Converts a batch to its stored form.
 *
 * @param ids of the input's songs so far; those of the batch are added
 * @throws {InputError} if the input cannot be read to its end
 */
export function toStoredRecords(
  batch: Batch<AnnotatedRecord | "filtered">,
  ids: Occurrences,
  input: string,
): StoredRecords {
  const songs: StoredRecords["songs"][number][] = [], rejects: string[] = [];
  let filtered = 0, reused = 0;
  for (const { content, origin } of batch) {
    if (content === "filtered") filtered++;
    else if (!(content instanceof Rejection)) {
      songs.push(toStoredSong(content, ids.add(content.id)));
      if (content.entry) reused++;
    } else if (content.endsInput) throw new InputError(input, content.message);
    else rejects.push(stringifyRejection(content, origin));
  }
  return { songs, rejects, filtered, reused };
}

function toStoredSong(
  song: AnnotatedRecord,
  occurrence: number,
): StoredRecords["songs"][number] {
  const { record, entry } = song;
  if (entry && occurrence === 1) return { entry, annotation: song.bytes };
  const first: Annotation = JSON.parse(decoder.decode(song.bytes));
  if (occurrence === 1) return toStored(first, record, song.bytes);
  const numbered = withField(song.bytes, "occurrence", occurrence);
  return toStored({ ...first, occurrence }, record, numbered);
}

function toStored(annotation: Annotation, record: string, bytes: Uint8Array) {
  return { entry: toSongEntry(annotation, { record, bytes: bytes.length }), annotation: bytes };
}
