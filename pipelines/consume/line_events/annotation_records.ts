/**
 * Annotations of songs that arrived line by line: their headers say how far the song had come.
 *
 * @module
 */
import type { OutgoingRecord } from "../../kafka/records.ts";
import { textHeader } from "../../kafka/records.ts";

/** Why a song was finished: its end came, no event came for long, or too much was open. */
export type ClosedBy = "end" | "quiet" | "limit";

/** The annotation of a finished song. */
export function toFinalRecord(
  annotation: OutgoingRecord,
  { closedBy, missing }: { readonly closedBy: ClosedBy; readonly missing: number },
): OutgoingRecord {
  const added = {
    "refrain-final": "true",
    "refrain-closed-by": closedBy,
    ...missingLines(missing),
  };
  return withHeaders(annotation, added);
}

/** The annotation of a song that goes on. */
export function toLiveRecord(
  annotation: OutgoingRecord,
  topic: string,
  missing: number,
): OutgoingRecord {
  return withHeaders({ ...annotation, topic }, {
    "refrain-final": "false",
    ...missingLines(missing),
  });
}

function missingLines(missing: number): Record<string, string> {
  return missing > 0 ? { "refrain-missing-lines": String(missing) } : {};
}

function withHeaders(record: OutgoingRecord, added: Record<string, string>): OutgoingRecord {
  const headers = Object.entries(added).map(([name, text]) => textHeader(name, text));
  return { ...record, headers: [...record.headers, ...headers] };
}
