import { seededRandom } from "#lib/random.ts";
import { blstmShapes, initialWeights } from "#models/networks/blstm/weights.ts";
import assert from "node:assert/strict";

// The expected values are derived in tests/golden/initialisation.md.
const FEATURES = 60, UNITS = 256;
const weights = initialWeights(FEATURES, UNITS, seededRandom(1));
const DIRECTIONS = ["", "_reverse"];

function values(name: string): Float32Array {
  return weights.get(name)!.values;
}

function largest(numbers: Float32Array): number {
  return numbers.reduce((largest, number) => Math.max(largest, Math.abs(number)), 0);
}

/** Every product of two columns of a [rows, columns] array, in 64 bits. */
function columnProducts(array: Float32Array, columns: number): Float64Array {
  const products = new Float64Array(columns * columns);
  for (let start = 0; start < array.length; start += columns) {
    const row = array.subarray(start, start + columns);
    for (let one = 0; one < columns; one++) {
      for (let other = 0; other < columns; other++) {
        products[one * columns + other] += row[one] * row[other];
      }
    }
  }
  return products;
}

Deno.test("the weights have the names and shapes of the network, 652,290 numbers in total", () => {
  const shapes = blstmShapes(FEATURES, UNITS);
  assert.deepEqual([...weights.keys()], Object.keys(shapes));
  let numbers = 0;
  for (const [name, { shape, values }] of weights) {
    assert.deepEqual(shape, shapes[name]);
    assert.equal(values.length, shape.reduce((product, size) => product * size), name);
    numbers += values.length;
  }
  assert.equal(numbers, 652_290);
});

for (const direction of DIRECTIONS) {
  Deno.test(`weight_ih_l0${direction} is Xavier uniform over the four gates together`, () => {
    const all = values(`lstm.weight_ih_l0${direction}`), bound = 0.0743979526;
    assert.ok(largest(all) <= bound + 1e-9 && largest(all) > 0.999 * bound);
    const mean = all.reduce((sum, w) => sum + w, 0) / all.length;
    assert.ok(Math.abs(mean) < 0.001, `mean ${mean}`);
    const deviation = Math.sqrt(all.reduce((sum, w) => sum + (w - mean) ** 2, 0) / all.length);
    assert.ok(Math.abs(deviation / 0.0429536780 - 1) < 0.01, `deviation ${deviation}`);
  });

  Deno.test(`weight_hh_l0${direction} has orthonormal columns over the four gates together`, () => {
    const products = columnProducts(values(`lstm.weight_hh_l0${direction}`), UNITS);
    products.forEach((product, place) => {
      const expected = place % (UNITS + 1) === 0 ? 1 : 0;
      if (!(Math.abs(product - expected) <= 1e-6)) assert.fail(`${product} at ${place}`);
    });
  });

  Deno.test(`no gate of weight_hh_l0${direction} is orthogonal by itself: each has a quarter`, () => {
    const all = values(`lstm.weight_hh_l0${direction}`), size = UNITS * UNITS;
    for (let gate = 0; gate < 4; gate++) {
      const squares = all.subarray(gate * size, (gate + 1) * size)
        .reduce((sum, w) => sum + w * w, 0);
      assert.ok(Math.abs(squares - 64) < 2, `${squares} in gate ${gate}`);
    }
  });

  for (const bias of ["bias_ih_l0", "bias_hh_l0"]) {
    Deno.test(`${bias}${direction} is 1 at the forget gate and 0 elsewhere`, () => {
      values(`lstm.${bias}${direction}`).forEach((value, place) =>
        assert.equal(value, place >= UNITS && place < 2 * UNITS ? 1 : 0, `${place}`)
      );
    });
  }
}

Deno.test("the classifier is Xavier uniform with gain 0.1, without a bias", () => {
  const bound = 0.0108042361, all = values("classifier.weight");
  assert.ok(largest(all) <= bound + 1e-9 && largest(all) > 0.98 * bound);
  assert.ok(Math.min(...all) < 0, "both signs");
  assert.deepEqual(values("classifier.bias"), new Float32Array(2));
});

Deno.test("both directions are drawn separately", () => {
  for (const name of ["weight_ih_l0", "weight_hh_l0"]) {
    assert.notDeepEqual(values(`lstm.${name}`), values(`lstm.${name}_reverse`));
  }
});

Deno.test("the same seed draws the same weights, a different seed different ones", () => {
  const draw = (seed: number) => initialWeights(5, 3, seededRandom(seed));
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
});
