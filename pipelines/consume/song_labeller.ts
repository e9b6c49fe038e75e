/**
 * Labels records that are songs: JSON, or plain text whose key is the song's id.
 *
 * @module
 */
import type { Annotator, RecordResult } from "../annotator/contract.ts";
import type { EncodedResult } from "../annotator/encoded_annotation.ts";
import { Rejection, toBatches } from "../stream/delivery.ts";
import { ChunkOutcome, type LabelledChunk, type PartitionLabeller } from "./partition_labeller.ts";
import { oversizeRecord, rejection } from "../stream/decode.ts";
import { EXIT, RunError } from "../errors.ts";
import type { TopicRecord } from "../kafka/records.ts";
import { parseRestartPoint } from "./line_events/restart_point.ts";
import type { RecordFactory } from "./record_factory.ts";
import { FormatRecogniser } from "../stream/sources/format_recogniser.ts";
import type { FormatName, InputFormat } from "#lib/formats/registry.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

/** Options of {@linkcode SongLabeller}. */
export interface SongLabellerOptions extends RecordFactory {
  readonly annotator: Annotator<EncodedResult>;
  readonly input: InputFormat;
  /** The longest value that is read, in bytes. */
  readonly maxRecordBytes: number;
}

/** The batches in which workers share a chunk. */
const ANNOTATED_AT_ONCE = { count: 64, size: 128 * 1024 };

const decoder = new TextDecoder();

/** Labels songs, which do not depend on each other, so that several chunks may be in progress. */
export class SongLabeller implements PartitionLabeller {
  /** One chunk is stored while the next is labelled. */
  readonly concurrency = 2;
  readonly #options: SongLabellerOptions;

  constructor(labelling: SongLabellerOptions) {
    this.#options = labelling;
  }

  /** @throws {RunError} with exit code 78 if the group has open songs that arrive line by line. */
  restore(state: string | undefined): undefined {
    if (state === undefined || parseRestartPoint(state).firsts.length === 0) return undefined;
    throw new RunError(
      EXIT.badConfiguration,
      "The group has open songs that arrive line by line: set --line-events, or another --group",
    );
  }

  async label(records: readonly TopicRecord[]): Promise<LabelledChunk> {
    const unreadable = records.map((record) => this.#checkReadable(record));
    const readable = records.filter(({ value }, at) => !unreadable[at] && value !== null);
    const results = (await this.#annotateAll(readable)).values();
    const outcome = new ChunkOutcome(this.#options);
    for (const [at, record] of records.entries()) {
      const refusal = unreadable[at];
      if (refusal) outcome.reject(record, refusal);
      else if (record.value === null) this.#delete(record, outcome);
      else this.#add(record, results.next().value!, outcome);
    }
    return { ...outcome, next: records.at(-1)!.offset + 1n };
  }

  #add(record: TopicRecord, result: RecordResult<EncodedResult>, outcome: ChunkOutcome): void {
    if (result === "filtered") {
      outcome.filtered++;
      return;
    }
    if (result instanceof Rejection) return outcome.reject(record, result);
    const annotation = this.#options.toAnnotation(result, record);
    if (annotation instanceof Rejection) return outcome.reject(record, annotation);
    outcome.addSong(annotation, result, record);
    outcome.written++;
  }

  #delete(record: TopicRecord, outcome: ChunkOutcome): void {
    const tombstone = this.#options.toTombstone(record.key!);
    if (tombstone instanceof Rejection) return outcome.reject(record, tombstone);
    outcome.outgoing.push(tombstone);
    outcome.written++;
  }

  async #annotateAll(
    records: readonly TopicRecord[],
  ): Promise<readonly RecordResult<EncodedResult>[]> {
    const raw = records.map((record) => toRawRecord(record, this.#options.input));
    const batches = toBatches(raw, ANNOTATED_AT_ONCE, ({ bytes }) => bytes.length);
    const results = Array.from(batches, (batch) => this.#options.annotator.annotate(batch));
    return (await Promise.all(results)).flat();
  }

  /** Why a record cannot be decoded; undefined if it can. */
  #checkReadable({ key, value }: TopicRecord): Rejection | undefined {
    if (value !== null) return oversizeRecord(value, this.#options.maxRecordBytes);
    if (key !== null) return undefined;
    const message = "The record has neither a key nor a value";
    return rejection(new Uint8Array(), "no_value", "read", message);
  }
}

/** Converts a record with a value. Its key is the id of a song that has none. */
function toRawRecord({ key, value }: TopicRecord, input: InputFormat): RawRecord {
  return {
    bytes: value!,
    format: input === "auto" ? detectFormat(value!) : input,
    ...(key?.length && { id: decoder.decode(key) }),
  };
}

/** The format of a value by its content, as of files. */
function detectFormat(value: Uint8Array): FormatName {
  const recogniser = new FormatRecogniser();
  return recogniser.push(value) ?? recogniser.end();
}
