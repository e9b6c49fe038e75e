import { ssm60 } from "#lib/features/registry.ts";
import { artifactOfBytes, bytesOfArtifact } from "#models/artifact.ts";
import { taggerOf } from "#models/load_tagger.ts";
import { startTraining } from "#models/backend.ts";
import { Blstm, BLSTM_WEIGHTS } from "#models/networks/blstm/tagger.ts";
import { type Weights, weightsOf } from "#models/weights.ts";
import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { portable } from "./engines.ts";
import { exampleRecord } from "./example_record.ts";
import { randomWeights } from "./random_network.ts";

await startTraining();

const UNNAMED = { name: "", version: "", checksum: null, probabilities: "raw" } as const;

const weights = randomWeights(3, 4);

/** Loads a model of such weights, as a user does. */
function load(weights: Weights): void {
  taggerOf(artifactOfBytes(bytesOfArtifact(exampleRecord, weights))).dispose();
}

Deno.test("weights that are exactly those expected come back", () => {
  const values = new Float32Array(6), given = new Map([["a", { shape: [2, 3], values }]]);
  assert.equal(weightsOf(given, { a: [2, 3] }), given);
  load(weights);
});

for (const name of BLSTM_WEIGHTS) {
  Deno.test(`a model without ${name} is refused by that name`, () => {
    const fewer = new Map(weights);
    fewer.delete(name);
    assert.throws(() => load(fewer), { message: RegExp(`"${name}" is missing`) });
  });

  Deno.test(`a model with another shape of ${name} is refused by that name and both shapes`, () => {
    const { shape, values } = weights.get(name)!, longer = [shape[0] + 1, ...shape.slice(1)];
    const size = longer.reduce((product, axis) => product * axis);
    const other = new Map(weights).set(name, { shape: longer, values: new Float32Array(size) });
    assert.throws(
      () => load(other),
      (error: Error) =>
        [`"${name}"`, `[${longer.join(", ")}]`, `[${shape.join(", ")}]`].every((part) =>
          error.message.includes(part)
        ),
    );
    const turned = new Map(weights).set(name, { shape: [...shape, 1], values });
    assert.throws(() => load(turned), RegExp(name));
  });
}

Deno.test("a model with a weight too many is refused by its name", () => {
  for (const name of ["lstm.weight_ih_l1", "attention.weight", "toString", "constructor"]) {
    const more = new Map(weights).set(name, { shape: [1], values: new Float32Array(1) });
    assert.throws(() => load(more), { message: RegExp(`"${name}" is unknown`) }, name);
  }
});

Deno.test("a model of a network that reads another number of features is refused", () => {
  const other = new Map(
    [...weights].map(([name, { shape, values }]) =>
      shape[1] === ssm60.names.length
        ? [name, { shape: [shape[0], 59], values: values.slice(shape[0]) }]
        : [name, { shape, values }]
    ),
  );
  assert.throws(
    () => load(other),
    /"lstm\.weight_ih_l0" has shape \[12, 59\], expected \[12, 60\]/,
  );
});

Deno.test("a refused model leaves no tensor behind", () => {
  const before = tf.memory().numTensors;
  assert.throws(() => new Blstm(UNNAMED, ssm60, new Map(), undefined, portable), Error);
  assert.equal(tf.memory().numTensors, before);
});
