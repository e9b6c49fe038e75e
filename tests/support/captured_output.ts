/**
 * What an action prints, captured for a test.
 *
 * @module
 */

/** What an action prints by `console.error`: one text for each call. */
export async function captureStderr(action: () => Promise<void> | void): Promise<string[]> {
  const texts: string[] = [], error = console.error;
  console.error = (text: string) => void texts.push(text);
  try {
    await action();
  } finally {
    console.error = error;
  }
  return texts;
}

/** What an action writes to stdout. */
export async function captureStdout(action: () => Promise<unknown>): Promise<string> {
  const decoder = new TextDecoder(), write = Deno.stdout.write;
  let text = "";
  Deno.stdout.write = (bytes) => {
    text += decoder.decode(bytes, { stream: true });
    return Promise.resolve(bytes.length);
  };
  try {
    await action();
  } finally {
    Deno.stdout.write = write;
  }
  return text;
}

/** What an action writes to stderr, which is a terminal or not. */
export async function captureTerminal(
  isTerminal: boolean,
  action: () => Promise<void> | void,
): Promise<string> {
  const { isTerminal: before, writeSync } = Deno.stderr, decoder = new TextDecoder();
  let text = "";
  Deno.stderr.isTerminal = () => isTerminal;
  Deno.stderr.writeSync = (bytes) => {
    text += decoder.decode(bytes);
    return bytes.length;
  };
  try {
    await action();
  } finally {
    Object.assign(Deno.stderr, { isTerminal: before, writeSync });
  }
  return text;
}
