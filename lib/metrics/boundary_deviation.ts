/**
 * How far boundaries are off, in lines.
 *
 * @module
 */

/**
 * The distance from each boundary of one side to the nearest of the other.
 *
 * @param from boundaries, ascending
 * @param to boundaries, ascending; without any there is no distance
 * @returns signed, in lines: above 0 if the nearest comes later. Of two equally near, the earlier.
 */
export function deviations(from: readonly number[], to: readonly number[]): number[] {
  if (to.length === 0) return [];
  let place = 0;
  return from.map((boundary) => {
    while (
      place + 1 < to.length && Math.abs(to[place + 1] - boundary) < Math.abs(to[place] - boundary)
    ) place++;
    return to[place] - boundary;
  });
}

/** The median of the sizes of deviations, as of mir_eval's `segment.deviation`; of none, null. */
export function medianDeviation(
  from: readonly number[],
  to: readonly number[],
): number | null {
  const sizes = deviations(from, to).map(Math.abs).sort((one, other) => one - other);
  if (sizes.length === 0) return null;
  const middle = sizes.length >> 1;
  return sizes.length % 2 === 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2;
}
