import { ssm60 } from "#lib/features/registry.ts";
import { bestEngine, startedEngine, startTagging, startTraining } from "#models/backend.ts";
import { Blstm, engineWeights } from "#models/networks/blstm/tagger.ts";
import { LstmKernel } from "#models/networks/blstm/kernel.ts";
import { PortableLstm } from "#models/networks/blstm/tfjs_engine.ts";
import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { randomWeights } from "./random_network.ts";

const MODEL = { name: "random", version: "1", checksum: null, probabilities: "raw" } as const;

const weights = randomWeights(3, 1);

Deno.test("a network is refused before tagging has started, and built after", async () => {
  const another = await import(`${import.meta.resolve("#models/backend.ts")}?another`);
  const build = () => new Blstm(MODEL, ssm60, weights, undefined, another.startedEngine);
  assert.throws(build, /Cannot build the network: startTagging\(\) comes first/);
  await another.startTagging();
  build().dispose();
});

Deno.test("tagging starts on the kernel, and starting it again waits for the same start", async () => {
  const start = startTagging();
  assert.equal(startTagging(), start);
  await start;
  assert.ok(startedEngine(engineWeights(weights)) instanceof LstmKernel);
});

Deno.test("training starts TensorFlow.js as well", async () => {
  await startTraining();
  assert.equal(tf.getBackend(), "wasm");
  startedEngine(engineWeights(weights)).dispose();
});

Deno.test("a runtime that refuses the kernel's instructions gets the portable form", async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    const engine = (await bestEngine())(engineWeights(weights));
    assert.ok(engine instanceof PortableLstm);
    engine.dispose();
  } finally {
    WebAssembly.validate = validate;
  }
});
