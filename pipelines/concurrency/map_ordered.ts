/**
 * Several steps at once, results in the order of what came in.
 *
 * @module
 */

/**
 * Applies a step to each item, to as many at once as the width allows. A result is handed on as soon
 * as it and all before it are there; no item is asked for while the width is full. An error, of a step
 * or of the items, comes when its turn comes.
 */
export async function* mapOrdered<In, Out>(
  items: AsyncIterable<In>,
  step: (item: In) => Promise<Out>,
  width: number,
): AsyncGenerator<Out> {
  const source = items[Symbol.asyncIterator](), underway: Promise<Out>[] = [];
  let coming: Promise<IteratorResult<In>> | undefined;
  let ended = false;
  try {
    while (!ended || underway.length > 0) {
      if (!ended && underway.length < width) coming ??= source.next();
      const events: Promise<"came" | "done">[] = [];
      if (coming) events.push(coming.then(() => "came", () => "came"));
      if (underway.length > 0) events.push(underway[0].then(() => "done"));
      if (await Promise.race(events) === "done") {
        yield await underway.shift()!;
      } else {
        const { done, value } = await coming!.catch((error) => {
          underway.push(observed(Promise.reject(error)));
          return END;
        });
        coming = undefined;
        if (done) ended = true;
        else underway.push(observed(step(value)));
      }
    }
  } finally {
    const closed = source.return?.();
    // One that was asked for an item may be silent: its end is not waited for.
    if (coming === undefined) await closed;
    else closed?.catch(() => {});
  }
}

const END = { done: true, value: undefined } as const;

/** A failure is told when its turn comes; until then it is no unhandled one. */
function observed<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
