/**
 * Logistic regression with few features, in 64 bits.
 *
 * @module
 */
import { minimise } from "./minimise.ts";

/** 1 / (1 + exp(-z)) */
export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** log(1 + exp(z)), without overflow. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/**
 * The weights w of lowest mean log loss of p = sigmoid(w · features) plus `penalty` times the sum of the
 * squared weights; the last weight is the intercept, [P + 1]. Without a penalty, targets that the
 * features separate get weights without bound.
 *
 * @param features one row per example, [N][P]; N at least 1
 * @param targets whether each example is positive, [N]
 * @throws {RangeError} if there is no minimum.
 */
export function fitLogistic(
  features: readonly ArrayLike<number>[],
  targets: readonly boolean[],
  penalty = 0,
): Float64Array {
  const size = features[0].length;
  return minimise((weights) => {
    const gradient = new Float64Array(size + 1);
    let value = 0;
    for (let feature = 0; feature < size; feature++) {
      value += penalty * weights[feature] ** 2;
      gradient[feature] = 2 * penalty * weights[feature];
    }
    features.forEach((row, example) => {
      const z = logOdds(weights, row), sign = targets[example] ? -1 : 1;
      value += softplus(sign * z) / targets.length;
      const slope = sign * sigmoid(sign * z) / targets.length;
      for (let feature = 0; feature < size; feature++) gradient[feature] += slope * row[feature];
      gradient[size] += slope;
    });
    return { value, gradient };
  }, new Float64Array(size + 1));
}

/**
 * The log odds that a logistic regression gives to an example.
 *
 * @param weights [P + 1], the intercept last
 * @param features [P]
 */
export function logOdds(weights: ArrayLike<number>, features: ArrayLike<number>): number {
  let sum = weights[features.length];
  for (let feature = 0; feature < features.length; feature++) {
    sum += weights[feature] * features[feature];
  }
  return sum;
}
