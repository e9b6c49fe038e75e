/**
 * Annotates records by a fleet of `refrain consume`: songs go to a topic, and what the fleet writes of
 * them is read from two others. What is no song, or not wanted, is told apart here.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { Song } from "#lib/song.ts";
import type { Annotator, Labelled, RecordResult } from "../../annotator/contract.ts";
import type { AnnotatorSettings } from "../../annotator/in_process.ts";
import type { Rejection } from "../../stream/delivery.ts";
import { recordBytes } from "../../kafka/messages.ts";
import type { OutgoingRecord } from "../../kafka/records.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import { decodeAndFilter, isSong } from "../../annotator/song_filter.ts";
import { fleetRecord } from "./record.ts";
import type { FleetReplies } from "./replies.ts";
import { answerOf, type FleetAnswer } from "./reply.ts";
import type { FleetSongs } from "./songs.ts";

/** How records are annotated: fleets write JSONL alone. */
export type FleetSettings = Omit<AnnotatorSettings, "format">;

/** What the annotator works with. */
export interface FleetParts {
  readonly model: ModelInfo;
  readonly settings: FleetSettings;
  readonly songs: Pick<FleetSongs, "topic" | "maxRecordBytes" | "send">;
  readonly replies: Pick<FleetReplies, "answers">;
  /** Loads what annotates the same here. */
  readonly here: () => Promise<Annotator<Labelled>>;
  /** Ends the connections, and every wait. */
  readonly close: () => Promise<void>;
}

/** A song, and the record that the fleet would get. */
interface Asked {
  readonly song: Song;
  readonly raw: RawRecord;
  readonly outgoing: OutgoingRecord;
}

/**
 * Annotates by a fleet. Its annotations are those of this model and release here, to the byte. A song
 * for which the fleet's topics or settings have no room is annotated here.
 */
export class FleetAnnotator implements Annotator<Labelled> {
  /** Enough for some consumers with some workers each, and a few MiB at most. */
  readonly width = 32;
  readonly #parts: FleetParts;
  #here: Promise<Annotator<Labelled>> | undefined;

  /** Use {@linkcode loadFleetAnnotator}. */
  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  get model() {
    return this.#parts.model;
  }

  /**
   * @throws {RunError} with exit code 69 if the cluster is lost, or the fleet silent for too long; 78
   * if the fleet labels in another way than this run would.
   */
  async annotate(records: readonly RawRecord[]): Promise<readonly RecordResult<Labelled>[]> {
    const read = records.map((raw) => this.#read(raw)), asked = read.filter(isSong);
    const told = await this.#toldByFleet(asked.filter((one) => this.#hasRoomFor(one)));
    const here = await this.#labelledHere(asked.filter((one) => told.get(one) === undefined));
    return read.map((one) => isSong(one) ? told.get(one) ?? here.get(one)! : one);
  }

  /** When it is fulfilled, all connections are closed. */
  async dispose(): Promise<void> {
    await this.#parts.close();
    const [here] = await Promise.allSettled([this.#here]); // who asked has heard of a failure
    if (here.status === "fulfilled") await here.value?.dispose();
  }

  #read(raw: RawRecord): Asked | Rejection | "filtered" {
    const { settings, songs } = this.#parts, song = decodeAndFilter(raw, settings);
    return isSong(song) ? { song, raw, outgoing: fleetRecord(songs.topic, raw) } : song;
  }

  /** Whether the topic of songs takes it. */
  #hasRoomFor({ outgoing }: Asked): boolean {
    return recordBytes(outgoing) <= this.#parts.songs.maxRecordBytes;
  }

  async #toldByFleet(sent: readonly Asked[]): Promise<ReadonlyMap<Asked, FleetAnswer>> {
    if (sent.length === 0) return new Map();
    const { model, settings: { withLines }, songs, replies } = this.#parts;
    const answers = await replies.answers(
      () => songs.send(sent.map(({ outgoing }) => outgoing)),
      (reply, place) => answerOf(reply, sent[place], { model, withLines }),
    );
    return new Map(sent.map((one, place) => [one, answers[place]]));
  }

  async #labelledHere(left: readonly Asked[]): Promise<ReadonlyMap<Asked, RecordResult<Labelled>>> {
    if (left.length === 0) return new Map();
    const here = await (this.#here ??= this.#parts.here());
    const answers = await here.annotate(left.map(({ raw }) => raw));
    return new Map(left.map((one, place) => [one, answers[place]]));
  }
}
