/**
 * Adds headers to annotations of songs that arrive line by line: whether the song has ended, and why.
 *
 * @module
 */
import type { OutgoingRecord } from "../../kafka/records.ts";
import { textHeader } from "../../kafka/records.ts";

/** The reason why a song ended: its end arrived, it was quiet for too long, or a limit on open songs was reached. */
export type ClosedBy = "end" | "quiet" | "limit";

/** The annotation of a song that has ended. */
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

/** The annotation of an open song. */
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
