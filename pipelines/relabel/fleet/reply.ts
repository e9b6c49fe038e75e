/**
 * What a fleet writes of a record, and what that means for a run.
 *
 * @module
 */
import configuration from "../../../deno.json" with { type: "json" };
import { type Annotation, annotationSchema, type ModelInfo } from "#lib/annotation.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import type { Song } from "#lib/song.ts";
import type { Labelled } from "../../annotator/contract.ts";
import { rejection } from "../../stream/decode.ts";
import type { Rejection } from "../../stream/delivery.ts";
import { EXIT, RunError } from "../../errors.ts";
import { DEAD_LETTER_HEADERS, parseDeadLetter } from "../../kafka/dead_letter.ts";
import { formatSource, RELEASE_HEADER, SOURCE_HEADER } from "../../kafka/headers.ts";
import { headerText, type TopicRecord } from "../../kafka/records.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";

/** What a fleet wrote of a record. */
export interface Reply {
  readonly kind: "annotation" | "dead letter";
  readonly record: TopicRecord;
}

/** What was asked: a song, and the record that it came in. */
export interface Question {
  readonly song: Pick<Song, "id">;
  readonly raw: Pick<RawRecord, "bytes">;
}

/** What a run would write itself. */
export interface Expected {
  readonly model: ModelInfo;
  /** Whether annotations hold the song's lines. */
  readonly withLines: boolean;
}

/** What a fleet makes of a song; undefined: it has no room for it, which is no answer. */
export type FleetAnswer = Labelled | Rejection | undefined;

const { version: RELEASE } = configuration;
const LINE_FEED = 0x0a;

/** Codes of songs that --max-record-bytes, or the topic of annotations, has no room for. */
const TOO_LARGE: readonly (string | undefined)[] = ["oversize", "annotation_too_large"];
/** The setting of consume by which a fleet refuses what is a song here; that of other codes is --input. */
const REFUSED_BY: ReadonlyMap<string | undefined, string> = new Map([
  ["too_many_lines", "--max-lines"],
  ["invalid_event", "--line-events"],
  ["late_line", "--line-events"],
  ["line_conflict", "--line-events"],
]);

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The record that a reply is about, as a source; undefined if it names none. */
export function sourceOf({ kind, record }: Reply): string | undefined {
  if (kind === "annotation") return headerText(record.headers, SOURCE_HEADER);
  const { topic, partition, offset } = parseDeadLetter(record);
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return formatSource({ topic, partition, offset });
}

/**
 * What a reply means: an annotation as it would be written here, to the byte, or a rejection.
 *
 * @throws {RunError} with exit code 78 if the fleet works with another model, release or setting, or
 * the reply is not a fleet's.
 */
export function answerOf(reply: Reply, asked: Question, expected: Expected): FleetAnswer {
  const { kind, record } = reply;
  const release = headerText(
    record.headers,
    kind === "annotation" ? RELEASE_HEADER : DEAD_LETTER_HEADERS.version,
  );
  if (release !== RELEASE) throw differs(`is of release ${release}, not ${RELEASE}`);
  return kind === "annotation"
    ? labelledOf(record, asked, expected)
    : answerOfLetter(record, asked);
}

function labelledOf(
  record: TopicRecord,
  { song }: Question,
  { model, withLines }: Expected,
): Labelled {
  const { value, annotation: { id, model: found, lines } } = annotationIn(record);
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

/** Only what a model says of a song is an answer: all else depends on how a fleet is set up. */
function answerOfLetter(letter: TopicRecord, { song, raw }: Question): Rejection | undefined {
  const { code, message = "" } = parseDeadLetter(letter);
  if (code === "untaggable") return rejection(raw.bytes, code, "tag", message);
  if (TOO_LARGE.includes(code)) return undefined;
  throw differs(
    `refuses the song ${song.id}, which this run takes: ${code}: ${message}. See its ` +
      (REFUSED_BY.get(code) ?? "--input"),
  );
}

/** The annotation that a record holds, on one line. */
function annotationIn(record: TopicRecord): { value: Uint8Array; annotation: Annotation } {
  const { value } = record;
  if (value === null) throw isNone(record, "it has no value");
  if (value.includes(LINE_FEED)) throw isNone(record, "it has more than one line");
  const read = parseSchema(annotationSchema, jsonOf(record, value));
  if ("fault" in read) throw isNone(record, read.fault);
  return { value, annotation: read.value };
}

function jsonOf(record: TopicRecord, value: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(value));
  } catch (error) {
    throw isNone(record, (error as Error).message);
  }
}

function called({ name, version, checksum, probabilities }: ModelInfo): string {
  return `${name} ${version} (${checksum ?? "a rule"}, probabilities ${probabilities})`;
}

function isNone(record: TopicRecord, why: string): RunError {
  return new RunError(
    EXIT.badConfiguration,
    `${formatSource(record)} (topic, partition, offset) answers a song, and is no annotation: ` +
      `${why}. Let only the fleet write to ${record.topic}, and run the same command again`,
  );
}

function differs(how: string): RunError {
  return new RunError(
    EXIT.badConfiguration,
    `The fleet ${how}. Start \`refrain consume\` with the settings of this run, or change those, ` +
      "and run the same command again",
  );
}
