/** Similarities of lines that are letters: 1 where they are the same, else 0, [L, L]. */
export function similarityOfLetters(letters: string): Float32Array {
  const lines = [...letters];
  return Float32Array.from(lines.flatMap((one) => lines.map((other) => one === other ? 1 : 0)));
}
