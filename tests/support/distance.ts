/** The largest difference between numbers in equal places; infinite if the lengths differ. */
export function distance(actual: Iterable<number>, expected: Iterable<number>): number {
  const ours = [...actual], theirs = [...expected];
  if (ours.length !== theirs.length) return Infinity;
  return ours.reduce((worst, value, place) => {
    const difference = Math.abs(value - theirs[place]);
    return Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }, 0);
}
