/**
 * Kafka's requests by number, and where their answers tell of errors, in the versions that kafkajs
 * speaks with current brokers.
 *
 * @module
 */
import { ByteCursor } from "../../support/kafka/byte_cursor.ts";

export const API = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  InitProducerId: 22,
  AddPartitionsToTxn: 24,
  AddOffsetsToTxn: 25,
  EndTxn: 26,
  TxnOffsetCommit: 28,
} as const;

export type ApiName = keyof typeof API;

/** The name of a request's number; undefined for requests that no fault touches. */
export function apiName(number: number): ApiName | undefined {
  return (Object.keys(API) as ApiName[]).find((name) => API[name] === number);
}

/** An answer: a number of 32 bits, then the body. */
type Layout = (body: ByteCursor) => void;

/** Reads up to the first error code; throws a RangeError if the answer has none. */
const LAYOUTS: Readonly<Record<ApiName, { readonly version: number; readonly layout: Layout }>> = {
  Produce: { version: 7, layout: firstPartition },
  Fetch: { version: 11, layout: throttle },
  ListOffsets: { version: 3, layout: throttledPartition },
  Metadata: { version: 6, layout: firstTopic },
  OffsetCommit: { version: 5, layout: throttledPartition },
  OffsetFetch: { version: 4, layout: firstOffset },
  FindCoordinator: { version: 2, layout: throttle },
  JoinGroup: { version: 5, layout: throttle },
  Heartbeat: { version: 3, layout: throttle },
  LeaveGroup: { version: 3, layout: throttle },
  SyncGroup: { version: 3, layout: throttle },
  InitProducerId: { version: 1, layout: throttle },
  AddPartitionsToTxn: { version: 1, layout: throttledPartition },
  AddOffsetsToTxn: { version: 1, layout: throttle },
  EndTxn: { version: 1, layout: throttle },
  TxnOffsetCommit: { version: 1, layout: throttledPartition },
};

/**
 * Writes an error code into an answer.
 *
 * @returns false if the answer has no field for an error
 */
export function spoil(
  answer: Uint8Array,
  code: number,
  of: { readonly api: ApiName; readonly version: number },
): boolean {
  const { version, layout } = LAYOUTS[of.api];
  if (of.version !== version) {
    throw new Error(`${of.api} is known in version ${version}, and came in ${of.version}`);
  }
  const cursor = new ByteCursor(answer);
  try {
    cursor.int32(); // The number of the request.
    layout(cursor);
    cursor.int16();
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  new DataView(answer.buffer, answer.byteOffset).setInt16(cursor.place - 2, code);
  return true;
}

function throttle(body: ByteCursor): void {
  body.int32();
}

function firstPartition(body: ByteCursor): void {
  if (body.int32() === 0) throw new RangeError("no topic");
  body.text();
  if (body.int32() === 0) throw new RangeError("no partition");
  body.int32();
}

function throttledPartition(body: ByteCursor): void {
  throttle(body);
  firstPartition(body);
}

function firstOffset(body: ByteCursor): void {
  throttledPartition(body);
  body.int64();
  body.text(); // Metadata.
}

function firstTopic(body: ByteCursor): void {
  throttle(body);
  body.list(() => [body.int32(), body.text(), body.int32(), body.text()]);
  body.text(); // The cluster.
  body.int32(); // Its controller.
  if (body.int32() === 0) throw new RangeError("no topic");
}
