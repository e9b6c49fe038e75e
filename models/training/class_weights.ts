/**
 * The weight of each class in the loss.
 *
 * @module
 */

/**
 * Class weights by inverse frequency. They sum to 2, before the larger is limited to twice the smaller.
 * If one class has no lines, both weights are 1.
 *
 * @param chorusRate proportion of chorus lines, in [0, 1]
 */
export function toClassWeights(chorusRate: number): [number, number] {
  if (chorusRate === 0 || chorusRate === 1) return [1, 1];
  const verse = 2 * chorusRate, chorus = 2 * (1 - chorusRate);
  return [Math.min(verse, 2 * chorus), Math.min(chorus, 2 * verse)];
}
