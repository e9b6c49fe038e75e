/** What is written to stdout while an action runs. */
export async function printedWhile(action: () => Promise<unknown>): Promise<string> {
  const decoder = new TextDecoder(), write = Deno.stdout.write;
  let printed = "";
  Deno.stdout.write = (bytes) => {
    printed += decoder.decode(bytes, { stream: true });
    return Promise.resolve(bytes.length);
  };
  try {
    await action();
  } finally {
    Deno.stdout.write = write;
  }
  return printed;
}
