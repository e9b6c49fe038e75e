/**
 * Annotates records by a fleet of `refrain consume`: songs go to a topic, and what the fleet writes of
 * them is read from two others. What is no song, or not wanted, is told apart here.
 *
 * @module
 */
import type { ModelName } from "#lib/annotation.ts";
import type { Song } from "#lib/song.ts";
import type { Annotator, Answer, Labelled } from "../../annotator.ts";
import type { AnnotatorSettings } from "../../annotator_in_this_thread.ts";
import { rejection } from "../../decode.ts";
import { Rejection } from "../../delivery.ts";
import { bytesOf } from "../../kafka/requests.ts";
import type { OutgoingRecord } from "../../kafka/records.ts";
import type { RawRecord } from "../../sources/source.ts";
import { isSong, wantedSong } from "../../wanted_song.ts";
import { fleetRecord } from "./fleet_record.ts";
import type { FleetReplies } from "./fleet_replies.ts";
import { answerOf } from "./fleet_reply.ts";
import type { FleetSongs } from "./fleet_songs.ts";

/** How records are annotated: fleets write JSONL alone. */
export type FleetSettings = Omit<AnnotatorSettings, "format">;

/** What the annotator works with. */
export interface FleetParts {
  readonly model: ModelName;
  readonly settings: FleetSettings;
  readonly songs: Pick<FleetSongs, "topic" | "maxRecordBytes" | "send">;
  readonly replies: Pick<FleetReplies, "answers">;
  /** Ends the connections, and every wait. */
  readonly close: () => Promise<void>;
}

/** A song on its way to the fleet. */
interface Sent {
  readonly song: Song;
  readonly bytes: Uint8Array;
  readonly outgoing: OutgoingRecord;
}

/** Annotates by a fleet. Its annotations are those of this model and release here, to the byte. */
export class FleetAnnotator implements Annotator<Labelled> {
  /** Enough for some consumers with some workers each, and a few MiB at most. */
  readonly width = 32;
  readonly #parts: FleetParts;

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
  async annotate(records: readonly RawRecord[]): Promise<readonly Answer<Labelled>[]> {
    const read = records.map((record) => this.#read(record));
    const sent = read.filter(isSent);
    const answers = (sent.length > 0 ? await this.#answers(sent) : []).values();
    return read.map((one) => isSent(one) ? answers.next().value! : one);
  }

  /** Can be waited for: then all connections are closed. */
  dispose(): Promise<void> {
    return this.#parts.close();
  }

  #read(record: RawRecord): Sent | Rejection | "filtered" {
    const { settings, songs } = this.#parts, { bytes } = record;
    const song = wantedSong(record, settings);
    if (!isSong(song)) return song;
    const outgoing = fleetRecord(songs.topic, record);
    const size = bytesOf(outgoing);
    if (size <= songs.maxRecordBytes) return { song, bytes, outgoing };
    const message = `A record of ${size} bytes does not fit ${songs.topic}, which takes ` +
      `${songs.maxRecordBytes} (its max.message.bytes)`;
    return rejection(bytes, "oversize", "read", message);
  }

  async #answers(asked: readonly Sent[]): Promise<readonly Answer<Labelled>[]> {
    const { model, settings: { withLines }, songs, replies } = this.#parts;
    return await replies.answers(
      () => songs.send(asked.map(({ outgoing }) => outgoing)),
      (reply, place) => answerOf(reply, asked[place], { model, withLines }),
    );
  }
}

function isSent(read: Sent | Rejection | "filtered"): read is Sent {
  return read !== "filtered" && !(read instanceof Rejection);
}
