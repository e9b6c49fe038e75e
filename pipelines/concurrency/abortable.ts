import { yieldToEventLoop } from "./event_loop.ts";

/** The value of a promise, or undefined as soon as the signal aborts; the promise is then not awaited. */
export function abortable<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/**
 * Yields items until the signal aborts, even while it waits for one, such as from an idle stdin. Before each
 * item it yields to the event loop, so that a signal is handled however busy the run is.
 */
export async function* abortableIterable<Item>(
  items: AsyncGenerator<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  try {
    for (;;) {
      await yieldToEventLoop();
      const next = await abortable(items.next(), signal);
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    const end = items.return(undefined);
    if (!signal.aborted) await end;
  }
}
