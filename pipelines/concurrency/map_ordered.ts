/**
 * Applies a step to each item, to at most `width` items at once, and yields the results in the order of the
 * items. A result is yielded as soon as it and all before it are ready; while `width` steps run, no item
 * is requested. An error of a step or of the items is thrown in its turn.
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
      const events: Promise<"item" | "result">[] = [];
      if (coming) events.push(coming.then(() => "item", () => "item"));
      if (underway.length > 0) events.push(underway[0].then(() => "result"));
      if (await Promise.race(events) === "result") {
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
    // A source that was asked for an item may be silent: it is not awaited.
    if (coming === undefined) await closed;
    else closed?.catch(() => {});
  }
}

const END = { done: true, value: undefined } as const;

/** An error is thrown in its turn; until then it must not count as unhandled. */
function observed<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
