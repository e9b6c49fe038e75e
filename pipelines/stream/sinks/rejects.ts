/**
 * Rejects: one JSON object per line, with everything needed to find and fix a bad record.
 * docs/rejects.md explains the fields and the codes. On a terminal, a reject is one line of text.
 *
 * @module
 */
import { counted } from "#lib/format_number.ts";
import { escapeControl } from "#lib/escape_control.ts";
import { type Origin, Rejection } from "../delivery.ts";
import type { Sink } from "./contract.ts";
import { type StandardStream, stderrSink } from "./stdio.ts";

/** The name and version of the reject record. */
const REJECT_SCHEMA = "refrain.reject/1";

/** One JSONL line, line end included. */
export function stringifyRejection(rejection: Rejection, { file, line, byte }: Origin): string {
  const { code, stage, message, kept, length, sha256 } = rejection;
  return JSON.stringify({
    schema: REJECT_SCHEMA,
    error: { code, stage, message },
    source: { file, line, byte_offset: byte },
    ...rawOf(kept, length),
    raw_bytes: length,
    raw_sha256: sha256,
  }) + "\n";
}

/** The first bytes as text if they are UTF-8, otherwise in base64. */
function rawOf(kept: Uint8Array, length: number): { raw: string } | { raw_b64: string } {
  try {
    // A truncated record may end inside a character, which is left out.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { raw: decoder.decode(kept, { stream: kept.length < length }) };
  } catch {
    return { raw_b64: kept.toBase64() };
  }
}

/**
 * Standard error as the sink of rejects. It writes their JSONL unchanged; a terminal shows the place,
 * the code and the message of each.
 */
export function stderrRejects(stream: StandardStream = Deno.stderr): Sink {
  const sink = stderrSink(stream);
  if (!stream.isTerminal?.()) return sink;
  return { ...sink, write: (jsonl) => sink.write(toShortLines(jsonl as string)) };
}

/** @param jsonl as {@linkcode stringifyRejection} makes it */
function toShortLines(jsonl: string): string {
  return jsonl.split("\n").slice(0, -1).map((line) => {
    const { source, error } = JSON.parse(line);
    return escapeControl(`${source.file}:${source.line}: ${error.code}: ${error.message}`) + "\n";
  }).join("");
}

/** Where the rejects of a run are, after a terminal has shown them in short. */
export function reportRejects(
  count: number,
  { rejects }: { readonly rejects?: string },
  isTerminal: boolean = Deno.stderr.isTerminal(),
): void {
  if (count === 0 || rejects !== undefined || !isTerminal) return;
  console.error(
    `rejected: ${counted(count, "record")}. --rejects FILE writes them with their content`,
  );
}
