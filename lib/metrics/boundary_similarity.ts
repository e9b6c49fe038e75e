/**
 * Boundary similarity B (Fournier 2013), with n_t = 2: a boundary one line off is half wrong.
 *
 * @module
 */

/**
 * One minus the weight of the edits that turn one side into the other, over the number of edits and
 * matches. Without a boundary on either side it is 1.
 *
 * @param reference true boundaries, ascending
 * @param predicted predicted boundaries, ascending
 */
export function boundarySimilarity(
  reference: readonly number[],
  predicted: readonly number[],
): number {
  const onlyTrue = without(reference, predicted),
    onlyPredicted = new Set(without(predicted, reference));
  const matches = reference.length - onlyTrue.length;
  let nearMisses = 0;
  for (const line of onlyTrue) {
    // From left to right, each boundary once: the neighbour before is the earlier pair.
    if (onlyPredicted.delete(line - 1) || onlyPredicted.delete(line + 1)) nearMisses++;
  }
  const additions = onlyTrue.length - nearMisses + onlyPredicted.size;
  const all = additions + nearMisses + matches;
  return all === 0 ? 1 : 1 - (additions + nearMisses / 2) / all;
}

function without(some: readonly number[], others: readonly number[]): number[] {
  const left = new Set(others);
  return some.filter((line) => !left.has(line));
}
