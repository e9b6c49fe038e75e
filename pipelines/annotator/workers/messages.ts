/**
 * The messages between the pool and its workers. Each is plain data in one piece of memory, which is
 * transferred: sent as they are, lists of numbers would be copied one by one on arrival, and a part of
 * a buffer would take the whole buffer along.
 *
 * @module
 */
import { deserialize, serialize } from "node:v8";
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { Rejection } from "../../stream/delivery.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";
import type { AnnotationResult, RecordResult } from "../contract.ts";
import type { EncodedResult } from "../encoded_annotation.ts";
import type { AnnotatorSettings } from "../in_process.ts";
import type { ModelSource } from "../model_store.ts";
import { isSong } from "../song_filter.ts";

/** The forms in which workers send the results of songs. */
export interface ResultForms {
  readonly values: AnnotationResult;
  readonly encoded: EncodedResult;
}

/** The result of a song in any form. */
export type SongResult = ResultForms[keyof ResultForms];

/** The first message to a worker. */
export interface SetUp<Form extends keyof ResultForms = keyof ResultForms> {
  readonly model: ModelSource;
  readonly settings: AnnotatorSettings;
  readonly results: Form;
}

/** To a worker: the set-up, then one batch of records after the other. */
export type WorkerRequest = { readonly setUp: SetUp } | { readonly records: readonly RawRecord[] };

/** From a worker: that it is ready, then the results of each batch; or why it cannot work any more. */
export type WorkerReply =
  | { readonly ready: true }
  | { readonly results: readonly SentResult[] }
  | { readonly failed: string; readonly exitCode?: number };

/** A message as it is sent. */
export type Message = ArrayBuffer;

/** Encodes a copy of plain data. An object of a class arrives as a plain one. */
export function encodeMessage(content: WorkerRequest | WorkerReply): Message {
  const { buffer, byteOffset, byteLength } = serialize(content);
  const isWhole = byteLength === buffer.byteLength;
  return (isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
}

/** Decodes a message. Bytes in it are views of the message's memory. */
export function decodeMessage<Content extends WorkerRequest | WorkerReply>(
  message: Message,
): Content {
  return deserialize(new Uint8Array(message));
}

/** A result as it is sent. */
export type SentResult = RecordResult<EncodedResult | SentAnnotation>;

/** The song's other fields are sent as JSON, as numbers that a double cannot hold cannot be cloned. */
interface SentAnnotation extends AnnotationResult {
  readonly extra?: string;
}

/** Prepares a result for a message. */
export function toSent(result: RecordResult<SongResult>): SentResult {
  if (!isSong(result) || "bytes" in result || result.song.extra === undefined) return result;
  const { song, annotation, statistics } = result;
  return {
    song: { ...song, extra: undefined },
    annotation: { ...annotation, extra: undefined },
    statistics,
    extra: JSON.stringify(song.extra),
  };
}

/** Restores a result that arrived in a message. */
export function fromSent(sent: SentResult): RecordResult<SongResult> {
  if (sent === "filtered" || "bytes" in sent) return sent;
  if ("code" in sent) {
    const { code, stage, message, kept, length, sha256, endsInput } = sent;
    return new Rejection(code, stage, message, kept, length, sha256, endsInput);
  }
  const { song, annotation, statistics, extra: json } = sent;
  if (json === undefined) return sent;
  const extra = parseStrictJson(json) as Record<string, unknown>;
  return { song: { ...song, extra }, annotation: { ...annotation, extra }, statistics };
}
