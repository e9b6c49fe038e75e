/**
 * Annotates records with a fleet of `refrain consume`: songs are sent to one topic, and annotations and dead
 * letters are read from two others. Records that are not songs, or are filtered, never reach the fleet.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { Song } from "#lib/song.ts";
import type { Annotator, RecordResult } from "../../annotator/contract.ts";
import type { EncodedAnnotation } from "../../annotator/encoded_annotation.ts";
import type { AnnotatorSettings } from "../../annotator/in_process.ts";
import { decodeAndFilter, isSong } from "../../annotator/song_filter.ts";
import { recordBytes } from "../../kafka/messages.ts";
import type { OutgoingRecord } from "../../kafka/records.ts";
import type { Rejection } from "../../stream/delivery.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import type { FleetReplies } from "./replies.ts";
import { type FleetAnswer, parseReply } from "./reply.ts";
import { type FleetSongs, toFleetRecord } from "./songs.ts";

/** The parts of a {@linkcode FleetAnnotator}. */
export interface FleetParts {
  readonly model: ModelInfo;
  readonly settings: AnnotatorSettings;
  readonly songs: Pick<FleetSongs, "topic" | "maxRecordBytes" | "send">;
  readonly replies: Pick<FleetReplies, "answers">;
  /** Loads a local annotator with the same results. */
  readonly loadLocal: () => Promise<Annotator<EncodedAnnotation>>;
  /** Closes the connections, and ends every wait. */
  readonly close: () => Promise<void>;
}

/** A song, and the record that is sent to the fleet. */
interface Request {
  readonly song: Song;
  readonly raw: RawRecord;
  readonly outgoing: OutgoingRecord;
}

/**
 * Annotates with a fleet. Its annotations are byte for byte those that this release makes with this model.
 * Songs that are too large for the fleet's topics or settings are annotated locally.
 */
export class FleetAnnotator implements Annotator<EncodedAnnotation> {
  /** Enough for several consumers with several workers each, and a few MiB at most. */
  readonly concurrency = 32;
  readonly #parts: FleetParts;
  #local: Promise<Annotator<EncodedAnnotation>> | undefined;

  /** Use {@linkcode connectFleet}. */
  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  get model() {
    return this.#parts.model;
  }

  /**
   * @throws {RunError} with exit code 69 if the cluster is unreachable or the fleet does not answer in time;
   * 78 if the fleet labels in another way than this run would.
   */
  async annotate(
    records: readonly RawRecord[],
  ): Promise<readonly RecordResult<EncodedAnnotation>[]> {
    const read = records.map((raw) => this.#read(raw)), requests = read.filter(isSong);
    const byFleet = await this.#askFleet(requests.filter((one) => this.#fitsTopic(one)));
    const local = await this.#annotateLocally(
      requests.filter((one) => byFleet.get(one) === undefined),
    );
    return read.map((one) => isSong(one) ? byFleet.get(one) ?? local.get(one)! : one);
  }

  /** Resolves when all connections are closed. */
  async dispose(): Promise<void> {
    await this.#parts.close();
    const [local] = await Promise.allSettled([this.#local]); // `annotate` has thrown its error
    if (local.status === "fulfilled") await local.value?.dispose();
  }

  #read(raw: RawRecord): Request | Rejection | "filtered" {
    const { settings, songs } = this.#parts, song = decodeAndFilter(raw, settings);
    return isSong(song) ? { song, raw, outgoing: toFleetRecord(songs.topic, raw) } : song;
  }

  /** Whether the topic of songs accepts a record of this size. */
  #fitsTopic({ outgoing }: Request): boolean {
    return recordBytes(outgoing) <= this.#parts.songs.maxRecordBytes;
  }

  async #askFleet(requests: readonly Request[]): Promise<ReadonlyMap<Request, FleetAnswer>> {
    if (requests.length === 0) return new Map();
    const { model, settings: { withLines, ignoreBreaks = false }, songs, replies } = this.#parts;
    const answers = await replies.answers(
      () => songs.send(requests.map(({ outgoing }) => outgoing)),
      (reply, place) => parseReply(reply, requests[place], { model, withLines, ignoreBreaks }),
    );
    return new Map(requests.map((one, place) => [one, answers[place]]));
  }

  async #annotateLocally(
    requests: readonly Request[],
  ): Promise<ReadonlyMap<Request, RecordResult<EncodedAnnotation>>> {
    if (requests.length === 0) return new Map();
    const local = await (this.#local ??= this.#parts.loadLocal());
    const answers = await local.annotate(requests.map(({ raw }) => raw));
    return new Map(requests.map((one, place) => [one, answers[place]]));
  }
}
