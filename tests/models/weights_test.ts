import { ssm60 } from "#lib/features/ssm60.ts";
import { encodeArtifact, parseArtifact } from "#models/artifact.ts";
import { createTagger } from "#models/create_tagger.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import { BLSTM_WEIGHTS } from "#models/networks/blstm/weights.ts";
import { checkWeights, type Weights } from "#models/weights.ts";
import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { exampleRecord } from "./example_record.ts";
import { randomWeights } from "./random_network.ts";

await startTensorFlow();

const weights = randomWeights(3, 4);

/** Loads a model with these weights, as a user does. */
async function load(weights: Weights): Promise<void> {
  (await createTagger(parseArtifact(encodeArtifact(exampleRecord, weights)))).dispose();
}

Deno.test("weights that are exactly those expected are accepted", async () => {
  checkWeights(new Map([["a", { shape: [2, 3], values: new Float32Array(6) }]]), { a: [2, 3] });
  await load(weights);
});

for (const name of BLSTM_WEIGHTS) {
  Deno.test(`a model without ${name} is refused by that name`, async () => {
    const fewer = new Map(weights);
    fewer.delete(name);
    await assert.rejects(load(fewer), { message: RegExp(`"${name}" is missing`) });
  });

  Deno.test(`a model with another shape of ${name} is refused by that name and both shapes`, async () => {
    const { shape, values } = weights.get(name)!, longer = [shape[0] + 1, ...shape.slice(1)];
    const size = longer.reduce((product, axis) => product * axis);
    const other = new Map(weights).set(name, { shape: longer, values: new Float32Array(size) });
    await assert.rejects(
      load(other),
      (error: Error) =>
        [`"${name}"`, `[${longer.join(", ")}]`, `[${shape.join(", ")}]`].every((part) =>
          error.message.includes(part)
        ),
    );
    const turned = new Map(weights).set(name, { shape: [...shape, 1], values });
    await assert.rejects(load(turned), RegExp(name));
  });
}

Deno.test("a model with an unknown weight is refused by its name", async () => {
  for (const name of ["lstm.weight_ih_l1", "attention.weight", "toString", "constructor"]) {
    const more = new Map(weights).set(name, { shape: [1], values: new Float32Array(1) });
    await assert.rejects(load(more), { message: RegExp(`"${name}" is unknown`) }, name);
  }
});

Deno.test("a model of a network that reads another number of features is refused", async () => {
  const other = new Map(
    [...weights].map(([name, { shape, values }]) =>
      shape[1] === ssm60.names.length
        ? [name, { shape: [shape[0], 59], values: values.slice(shape[0]) }]
        : [name, { shape, values }]
    ),
  );
  await assert.rejects(
    load(other),
    /"lstm\.weight_ih_l0" has shape \[12, 59\], expected \[12, 60\]/,
  );
});

Deno.test("a refused model leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  await assert.rejects(load(new Map()), Error);
  assert.equal(tf.memory().numTensors, before);
});
