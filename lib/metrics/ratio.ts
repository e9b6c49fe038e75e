/** A part of a whole; of nothing, 0. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
