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

/** The shapes of a network's weights by name. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * Checks that weights are exactly those that a network expects.
 *
 * @throws {Error} that names the first weight that is missing, unknown or of another shape.
 */
export function checkWeights(weights: Weights, shapes: Shapes): void {
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
}

/** The number of elements of an array of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}
