import { yieldToEventLoop } from "./yield_to_event_loop.ts";
import { abortable } from "./abortable.ts";

/**
 * Passes items on until the signal aborts, also while it waits for one: what is on its way then, as
 * from a silent stdin, is not waited for. Before each item events get their turn, so that a signal is
 * heard however busy the run is.
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
