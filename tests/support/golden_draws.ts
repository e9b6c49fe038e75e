/** The draws in [0, 1) by which golden sets are made, as tests/golden/bootstrap.py describes them. */
export function goldenDraws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
