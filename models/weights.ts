/**
 * Named weights of a network.
 *
 * @module
 */

/** One array of weights. */
export interface Weight {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

/** A network's weights by name. */
export type Weights = ReadonlyMap<string, Weight>;

/**
 * The weights again, if they are exactly those that a network expects.
 *
 * @throws {Error} that names the first weight that is missing, unknown or of another shape.
 */
export function weightsOf(weights: Weights, shapes: Record<string, readonly number[]>): Weights {
  for (const [name, shape] of Object.entries(shapes)) {
    const found = weights.get(name);
    if (found === undefined) {
      throw new Error(`Cannot build the network: weight "${name}" is missing`);
    }
    if (found.shape.join() !== shape.join()) {
      throw new Error(
        `Cannot build the network: weight "${name}" has shape [${found.shape.join(", ")}], ` +
          `expected [${shape.join(", ")}]`,
      );
    }
  }
  for (const name of weights.keys()) {
    if (!(name in shapes)) throw new Error(`Cannot build the network: weight "${name}" is unknown`);
  }
  return weights;
}
