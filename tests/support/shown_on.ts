/** What an action writes to stderr at once, if that is a terminal or not. */
export async function shownOn(
  isTerminal: boolean,
  action: () => Promise<void> | void,
): Promise<string> {
  const { isTerminal: before, writeSync } = Deno.stderr, decoder = new TextDecoder();
  let shown = "";
  Deno.stderr.isTerminal = () => isTerminal;
  Deno.stderr.writeSync = (bytes) => {
    shown += decoder.decode(bytes);
    return bytes.length;
  };
  try {
    await action();
  } finally {
    Object.assign(Deno.stderr, { isTerminal: before, writeSync });
  }
  return shown;
}
