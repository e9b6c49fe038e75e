/**
 * What a fleet writes of a record, and what that means for a run.
 *
 * @module
 */
import configuration from "../../../deno.json" with { type: "json" };
import type { ModelName } from "#lib/annotation.ts";
import type { Song } from "#lib/song.ts";
import type { Answer, Labelled } from "../../annotator.ts";
import { RELEASE_HEADER } from "../../consume/outgoing_records.ts";
import { rejection } from "../../decode.ts";
import type { RejectCode, Stage } from "../../delivery.ts";
import { EXIT, RunError } from "../../exit.ts";
import { headerText, LETTER_HEADERS } from "../../kafka/dead_letter_headers.ts";
import { readDeadLetter } from "../../kafka/read_dead_letter.ts";
import { SOURCE_HEADER, sourceText } from "../../kafka/record_source.ts";
import type { TopicRecord } from "../../kafka/records.ts";

/** What a fleet wrote of a record. */
export interface Reply {
  readonly kind: "annotation" | "dead letter";
  readonly record: TopicRecord;
}

/** What was asked: a song and the bytes that it came in. */
export interface Asked {
  readonly song: Pick<Song, "id">;
  readonly bytes: Uint8Array;
}

/** What a run would write itself. */
export interface Expected {
  readonly model: ModelName;
  /** Whether annotations hold the song's lines. */
  readonly withLines: boolean;
}

const { version: RELEASE } = configuration;
const LINE_FEED = 0x0a;
/** What a song has behind it before it is sent: who refuses it there reads otherwise than we do. */
const SETTLED_HERE: readonly (string | undefined)[] = ["decode", "parse"];

const decoder = new TextDecoder();

/** The record that a reply is about, as a source; undefined if it names none. */
export function sourceOf({ kind, record }: Reply): string | undefined {
  if (kind === "annotation") return headerText(record.headers, SOURCE_HEADER);
  const { topic, partition, offset } = readDeadLetter(record);
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return sourceText({ topic, partition, offset });
}

/**
 * What a reply means: an annotation as it would be written here, to the byte, or a rejection.
 *
 * @throws {RunError} with exit code 78 if the fleet works with another model, release or setting.
 */
export function answerOf(reply: Reply, asked: Asked, expected: Expected): Answer<Labelled> {
  const { kind, record } = reply;
  const release = headerText(
    record.headers,
    kind === "annotation" ? RELEASE_HEADER : LETTER_HEADERS.version,
  );
  if (release !== RELEASE) throw differs(`is of release ${release}, not ${RELEASE}`);
  return kind === "annotation"
    ? labelledOf(record.value!, asked, expected)
    : rejectionOf(record, asked);
}

function labelledOf(value: Uint8Array, { song }: Asked, { model, withLines }: Expected): Labelled {
  const { id, model: found, lines } = JSON.parse(decoder.decode(value));
  if (called(found) !== called(model)) {
    throw differs(`labels with ${called(found)}, not with ${called(model)}: see its --model`);
  }
  if ((lines !== undefined) !== withLines) {
    const [has, wants] = withLines ? ["has not", "has"] : ["has", "has not"];
    throw differs(`${has} --lines, which this run ${wants}`);
  }
  if (id !== song.id) throw differs(`takes the song ${song.id} for ${id}: see its --input`);
  const bytes = new Uint8Array(value.length + 1);
  bytes.set(value);
  bytes[value.length] = LINE_FEED;
  return { id, bytes };
}

function rejectionOf(record: TopicRecord, { song, bytes }: Asked): Answer<Labelled> {
  const { code, stage, message = "" } = readDeadLetter(record);
  if (SETTLED_HERE.includes(stage)) {
    throw differs(`refuses the song ${song.id}, which this run takes: ${code}: ${message}`);
  }
  return rejection(bytes, code as RejectCode, stage as Stage, message);
}

function called({ name, version, checksum, probabilities }: ModelName): string {
  return `${name} ${version} (${checksum ?? "a rule"}, probabilities ${probabilities})`;
}

function differs(how: string): RunError {
  return new RunError(
    EXIT.badConfiguration,
    `The fleet ${how}. Start \`refrain consume\` with the settings of this run, or change those, ` +
      "and run the same command again",
  );
}
