/** What is told on stderr, by `console.error`, while an action runs: one text each time. */
export async function toldWhile(action: () => Promise<void> | void): Promise<string[]> {
  const told: string[] = [], tell = console.error;
  console.error = (text: string) => void told.push(text);
  try {
    await action();
  } finally {
    console.error = tell;
  }
  return told;
}
