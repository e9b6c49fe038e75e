/**
 * Batches for the tagger: what has arrived together is tagged together, up to a limit.
 * Nothing waits for more to come.
 *
 * @module
 */
import { type Batch, type Delivery, Rejection } from "./delivery.ts";

/** How large a batch may grow. */
export interface BatchLimits {
  /** Records. */
  readonly records: number;
  /** The sum of the records' sizes. A larger single record is a batch of its own. */
  readonly size: number;
}

/**
 * Cuts what arrived together into batches within the limits, order kept.
 *
 * @param sizeOf the size of a record; of a rejection it is 0
 */
export function* inBatches<Content>(
  arrived: Batch<Content>,
  limits: BatchLimits,
  sizeOf: (content: Content) => number,
): Generator<Batch<Content>> {
  let batch: Delivery<Content>[] = [], size = 0;
  for (const delivery of arrived) {
    const own = delivery.content instanceof Rejection ? 0 : sizeOf(delivery.content);
    if (batch.length === limits.records || (batch.length > 0 && size + own > limits.size)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(delivery);
    size += own;
  }
  if (batch.length > 0) yield batch;
}
