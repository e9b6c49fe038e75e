/**
 * Parses the replies of a fleet.
 *
 * @module
 */
import configuration from "../../../deno.json" with { type: "json" };
import { type Annotation, annotationSchema, type ModelInfo } from "#lib/annotation.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import type { Song } from "#lib/song.ts";
import type { EncodedAnnotation } from "../../annotator/encoded_annotation.ts";
import { EXIT, RunError } from "../../errors.ts";
import { DEAD_LETTER_HEADERS, parseDeadLetter } from "../../kafka/dead_letter.ts";
import {
  formatSource,
  headerText,
  IGNORE_BREAKS_HEADER,
  RELEASE_HEADER,
  SOURCE_HEADER,
  type TopicRecord,
} from "../../kafka/records.ts";
import { rejection } from "../../stream/decode.ts";
import type { Rejection } from "../../stream/delivery.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";

/** The reply of a fleet to a record. */
export interface Reply {
  readonly kind: "annotation" | "dead letter";
  readonly record: TopicRecord;
}

/** A song that was sent, and its record in the catalogue. */
export interface SentSong {
  readonly song: Pick<Song, "id">;
  readonly raw: Pick<RawRecord, "bytes">;
}

/** The way in which a local run would label. */
export interface Expected {
  readonly model: ModelInfo;
  /** Whether annotations hold the song's lines. */
  readonly withLines: boolean;
  /** Whether songs are labelled as if they had no stanza breaks. */
  readonly ignoreBreaks: boolean;
}

/** The result of a song; undefined if the song is too large for the fleet. */
export type FleetAnswer = EncodedAnnotation | Rejection | undefined;

const { version: RELEASE } = configuration;
const LINE_FEED = 0x0a;

/** Codes of songs that exceed --max-record-bytes, or the limit of the topic of annotations. */
const TOO_LARGE: readonly (string | undefined)[] = ["oversize", "annotation_too_large"];
/** The setting of consume that makes a fleet reject what is a song here; for other codes --input. */
const REJECTED_BY: ReadonlyMap<string | undefined, string> = new Map([
  ["too_many_lines", "--max-lines"],
  ["invalid_event", "--line-events"],
  ["late_line", "--line-events"],
  ["line_conflict", "--line-events"],
]);

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The source of the record that a reply is about; undefined if it names none. */
export function replySource({ kind, record }: Reply): string | undefined {
  if (kind === "annotation") return headerText(record.headers, SOURCE_HEADER);
  const { topic, partition, offset } = parseDeadLetter(record);
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return formatSource({ topic, partition, offset });
}

/**
 * Parses a reply: to an annotation, byte for byte as a local run would write it, or to a rejection.
 *
 * @throws {RunError} with exit code 78 if the fleet uses another model, release or setting, or the reply
 * was not written by a fleet.
 */
export function parseReply(reply: Reply, sent: SentSong, expected: Expected): FleetAnswer {
  const { kind, record } = reply;
  const header = kind === "annotation" ? RELEASE_HEADER : DEAD_LETTER_HEADERS.version;
  const release = headerText(record.headers, header);
  if (release !== RELEASE) throw differs(`has release ${release}, not ${RELEASE}`);
  return kind === "annotation"
    ? parseAnnotation(record, sent, expected)
    : parseLetter(record, sent);
}

function parseAnnotation(
  record: TopicRecord,
  { song }: SentSong,
  { model, withLines, ignoreBreaks }: Expected,
): EncodedAnnotation {
  const { value, annotation: { id, model: found, lines } } = readAnnotation(record);
  if (describeModel(found) !== describeModel(model)) {
    throw differs(
      `labels with ${describeModel(found)}, not with ${describeModel(model)}: see its --model`,
    );
  }
  checkSwitch("--lines", lines !== undefined, withLines);
  const ignoresBreaks = headerText(record.headers, IGNORE_BREAKS_HEADER) === "true";
  checkSwitch("--ignore-breaks", ignoresBreaks, ignoreBreaks);
  if (id !== song.id) throw differs(`reads the song ${song.id} as ${id}: see its --input`);
  const bytes = new Uint8Array(value.length + 1);
  bytes.set(value);
  bytes[value.length] = LINE_FEED;
  return { id, bytes };
}

function checkSwitch(flag: string, ofFleet: boolean, ofRun: boolean): void {
  if (ofFleet === ofRun) return;
  throw differs(
    ofRun ? `does not use ${flag}, but this run does` : `uses ${flag}, but this run does not`,
  );
}

/** Only a rejection by the model is an answer: all others depend on the fleet's settings. */
function parseLetter(letter: TopicRecord, { song, raw }: SentSong): Rejection | undefined {
  const { code, message = "" } = parseDeadLetter(letter);
  if (code === "untaggable") return rejection(raw.bytes, code, "tag", message);
  if (TOO_LARGE.includes(code)) return undefined;
  throw differs(
    `rejects the song ${song.id}, which this run accepts: ${code}: ${message}. See its ` +
      (REJECTED_BY.get(code) ?? "--input"),
  );
}

/** Reads the annotation in a record, which is one line of JSON. */
function readAnnotation(record: TopicRecord): { value: Uint8Array; annotation: Annotation } {
  const { value } = record;
  if (value === null) throw invalid(record, "it has no value");
  if (value.includes(LINE_FEED)) throw invalid(record, "it has more than one line");
  const read = parseSchema(annotationSchema, parseJson(record, value));
  if ("fault" in read) throw invalid(record, read.fault);
  return { value, annotation: read.value };
}

function parseJson(record: TopicRecord, value: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(value));
  } catch (error) {
    throw invalid(record, (error as Error).message);
  }
}

function describeModel({ name, version, checksum, probabilities }: ModelInfo): string {
  return `${name} ${version} (${checksum ?? "a rule"}, probabilities ${probabilities})`;
}

function invalid(record: TopicRecord, reason: string): RunError {
  return new RunError(
    EXIT.badConfiguration,
    `${formatSource(record)} (topic, partition, offset) answers a song but is not an annotation: ` +
      `${reason}. Let only the fleet write to ${record.topic}, and run the same command again`,
  );
}

function differs(how: string): RunError {
  return new RunError(
    EXIT.badConfiguration,
    `The fleet ${how}. Start \`refrain consume\` with the settings of this run, or change those, ` +
      "and run the same command again",
  );
}
