/**
 * A record of a catalogue, as a fleet reads it.
 *
 * @module
 */
import type { OutgoingRecord } from "../../kafka/records.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();

/**
 * The record of which a fleet makes the same annotation as is made of this one here. JSON goes as it
 * stands. A text becomes JSON, as a topic has no names of files, and a fleet may take some texts for
 * JSON. There is a key only if the song's id is one.
 *
 * @param raw holds a song
 */
export function fleetRecord(
  topic: string,
  { bytes, format, id, title }: RawRecord,
): OutgoingRecord {
  return {
    topic,
    key: id === undefined ? null : encoder.encode(id),
    value: format === "jsonl"
      ? bytes
      : encoder.encode(JSON.stringify({ title, lyrics: decoder.decode(bytes) })),
    headers: [],
  };
}
