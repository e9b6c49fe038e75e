/** A song whose lines are letters, with breaks at spaces. */
export function songOfLetters(stanzas: string) {
  const letters = stanzas.replaceAll(" ", ""), breaks: number[] = [];
  for (const stanza of stanzas.split(" ").slice(0, -1)) {
    breaks.push((breaks.at(-1) ?? 0) + stanza.length);
  }
  return { lines: [...letters], similarity: similarityOfLetters(letters), breaks };
}

/** Similarities of lines that are letters: 1 where they are the same, else 0, [L, L]. */
export function similarityOfLetters(letters: string): Float32Array {
  const lines = [...letters];
  return Float32Array.from(lines.flatMap((one) => lines.map((other) => one === other ? 1 : 0)));
}
