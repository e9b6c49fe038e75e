/**
 * Batches: what has arrived together is worked on together, up to a limit. Nothing waits for more
 * to come.
 *
 * @module
 */

/** How large a batch may grow. */
export interface BatchLimits {
  /** Items. */
  readonly count: number;
  /** The sum of the items' sizes. A larger single item is a batch of its own. */
  readonly size: number;
}

/** Cuts what arrived together into batches within the limits, order kept. */
export function* inBatches<Item>(
  arrived: readonly Item[],
  limits: BatchLimits,
  sizeOf: (item: Item) => number,
): Generator<readonly Item[]> {
  let batch: Item[] = [], size = 0;
  for (const item of arrived) {
    const own = sizeOf(item);
    if (batch.length === limits.count || (batch.length > 0 && size + own > limits.size)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += own;
  }
  if (batch.length > 0) yield batch;
}
