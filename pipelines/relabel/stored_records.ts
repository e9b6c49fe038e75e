/**
 * Songs of an edition: annotations that know which record they were made of.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import { type SongEntry, songEntryOf } from "#lib/edition/song_entry.ts";
import { withField } from "#lib/formats/jsonl.ts";
import type { Occurrences } from "#lib/occurrences.ts";
import type { Annotator, Labelled } from "../annotator/contract.ts";
import { type Batch, Rejection } from "../stream/delivery.ts";
import { jsonOfRejection } from "../stream/sinks/rejects.ts";
import { InputFault } from "./input_fault.ts";
import type { StoredRecords } from "./part_writer.ts";
import { recordChecksum } from "./record_checksum.ts";

/** A song's annotation, and the checksum of its record. */
export interface Relabelled extends Labelled {
  readonly record: string;
  /** Its entry as an edition has it already, if it was taken from there. */
  readonly entry?: SongEntry;
}

const decoder = new TextDecoder();

/** The same annotator, which tells the checksum of each song's record as well. */
export function withChecksums(
  annotator: Annotator<Labelled & Partial<Relabelled>>,
): Annotator<Relabelled> {
  return {
    model: annotator.model,
    width: annotator.width,
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
 * What is stored of a batch.
 *
 * @param ids of the input's songs so far: those of the batch are counted
 * @throws {InputFault} if the input cannot be read to its end
 */
export function storedRecords(
  batch: Batch<Relabelled | "filtered">,
  ids: Occurrences,
  input: string,
): StoredRecords {
  const songs: StoredRecords["songs"][number][] = [], rejects: string[] = [];
  let filtered = 0, takenOver = 0;
  for (const { content, origin } of batch) {
    if (content === "filtered") filtered++;
    else if (!(content instanceof Rejection)) {
      songs.push(storedSong(content, ids.add(content.id)));
      if (content.entry) takenOver++;
    } else if (content.endsInput) throw new InputFault(input, content.message);
    else rejects.push(jsonOfRejection(content, origin));
  }
  return { songs, rejects, filtered, takenOver };
}

function storedSong(song: Relabelled, occurrence: number): StoredRecords["songs"][number] {
  const { bytes, record, entry } = song;
  if (entry && occurrence === 1) return { entry, annotation: bytes };
  const annotation = occurrence > 1 ? withField(bytes, "occurrence", occurrence) : bytes;
  const read: Annotation = JSON.parse(decoder.decode(annotation));
  return { entry: songEntryOf(read, { record, bytes: annotation.length }), annotation };
}
