/** Passes items on until the signal aborts, also while it waits for one. */
export async function* untilAborted<Item>(
  items: AsyncGenerator<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  const aborted = new Promise<{ done: true }>((resolve) => {
    if (signal.aborted) resolve({ done: true });
    signal.addEventListener("abort", () => resolve({ done: true }), { once: true });
  });
  for (;;) {
    const next = await Promise.race([aborted, items.next()]);
    if (next.done) break;
    yield next.value;
  }
  // Not awaited after an abort: a read of a silent stdin would never end.
  if (!signal.aborted) await items.return(undefined);
}
