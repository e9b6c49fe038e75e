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
  const refuse = (name: string, reason: string): never => {
    throw new Error(`Cannot build the network: weight "${name}" ${reason}`);
  };
  for (const name of Object.keys(shapes)) {
    if (!weights.has(name)) refuse(name, "is missing");
  }
  for (const [name, { shape }] of weights) {
    if (!Object.hasOwn(shapes, name)) refuse(name, "is unknown");
    const expected = shapes[name];
    if (shape.join() !== expected.join()) {
      refuse(name, `has shape [${shape.join(", ")}], expected [${expected.join(", ")}]`);
    }
  }
  return weights;
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}
