/**
 * Batches that are too small to be worked on alone.
 *
 * @module
 */
import { type Batch, type Delivery, Rejection } from "../stream/delivery.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

/** What goes on together at least: records, or bytes of theirs. */
const ENOUGH = { records: 64, bytes: 128 * 1024 };

/**
 * Joins batches, order kept, until there is enough of them; what is enough alone is not copied. They
 * are all there already: nothing waits for more to come but the end of a file for the next one.
 */
export async function* together(
  batches: AsyncIterable<Batch<RawRecord>>,
): AsyncGenerator<Batch<RawRecord>> {
  let gathered: Delivery<RawRecord>[] = [], bytes = 0;
  for await (const batch of batches) {
    gathered.push(...batch);
    bytes += batch.reduce((sum, { content }) => sum + sizeOf(content), 0);
    if (gathered.length < ENOUGH.records && bytes < ENOUGH.bytes) continue;
    yield gathered;
    gathered = [];
    bytes = 0;
  }
  if (gathered.length > 0) yield gathered;
}

function sizeOf(content: RawRecord | Rejection): number {
  return content instanceof Rejection ? content.kept.length : content.bytes.length;
}
