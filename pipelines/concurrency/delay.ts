/**
 * Waits for a time, or until the signal aborts. Unlike `delay` of `@std/async`, an abort is no error: every
 * caller ends its wait and looks at the signal.
 */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}

/** Waits for a promise, but at most for a time: work that hangs must not hold up what follows. */
export async function deadline(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise.finally(() => clearTimeout(timer)), timeout]);
}
