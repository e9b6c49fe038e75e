/** Waits for a promise, but so many milliseconds at most: what hangs must not hold up the rest. */
export async function deadline(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise.finally(() => clearTimeout(timer)), patience]);
}
