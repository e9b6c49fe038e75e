import { type CreateEngine, toEngineWeights } from "#models/networks/blstm/engine.ts";
import { LstmKernel } from "#models/networks/blstm/kernel.ts";
import { BlstmTagger, fastestEngine } from "#models/networks/blstm/tagger.ts";
import { TfjsEngine } from "#models/networks/blstm/tfjs_engine.ts";
import type { Weights } from "#models/weights.ts";
import assert from "node:assert/strict";
import { engines } from "../../engines.ts";
import {
  farthest,
  featureSetOf,
  golden,
  songOfRows,
  weightName,
  weightsOfArrays,
} from "../../golden_network.ts";
import { randomWeights } from "../../random_network.ts";

// PyTorch's own 32-bit probabilities are 7e-8 (small), 6e-8 (sine) and 2e-7 (integer) from its 64-bit ones.
// The integer network is the most sensitive: one missing row of weights changes it by more than 1e-2.
const TOLERANCE = 1e-6;

const MODEL = { name: "golden", version: "1", checksum: null, probabilities: "raw" } as const;

Deno.test("the fastest engine is the kernel", async () => {
  const engine = (await fastestEngine())(toEngineWeights(randomWeights(3, 1)));
  assert.ok(engine instanceof LstmKernel);
  engine.dispose();
});

Deno.test("a runtime that refuses the kernel's instructions gets the portable form", async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    const engine = (await fastestEngine())(toEngineWeights(randomWeights(3, 1)));
    assert.ok(engine instanceof TfjsEngine);
    engine.dispose();
  } finally {
    WebAssembly.validate = validate;
  }
});

type RuledNetwork = typeof golden.full_sine;

const RULES: Record<"full_sine" | "full_integer", (k: number, c: number) => number> = {
  full_sine: (k, c) => 0.08 * Math.sin(0.7 * k + c),
  full_integer: (k, c) => ((k * k + 31 * c) % 1009 - 504) / 2048,
};

for (const name of ["full_sine", "full_integer"] as const) {
  const network: RuledNetwork = golden[name];

  Deno.test(`the weights and songs of ${name} are the same as in Python`, () => {
    for (const { name: tensor, shape, c, last } of network.tensors) {
      const made = RULES[name](size(shape) - 1, c);
      assert.ok(Math.abs(made - last) <= 1e-12, `${tensor}: ${made}, expected ${last}`);
    }
    const lastInputs = songsOf(network).map((song) => song.at(-1)!.at(-1)!);
    assert.ok(farthest(lastInputs, network.last_inputs) <= 1e-12);
  });
}

for (const [form, engine] of Object.entries(engines)) {
  Deno.test(`the small network ${form} has PyTorch's probabilities`, async () => {
    const { inputs, weights, songs, probabilities } = golden.small;
    const found = await tagged(inputs, weightsOfArrays(weights), songs, engine);
    const expected = probabilities.map((song) => song.map(([, chorus]) => chorus));
    assert.deepEqual(found.map(({ length }) => length), golden.small.lengths);
    found.forEach((chorus, song) => assertClose(chorus, expected[song], `song ${song}`));
  });

  for (const name of ["full_sine", "full_integer"] as const) {
    const network: RuledNetwork = golden[name];

    Deno.test(`the network ${name} of 256 units ${form} has PyTorch's probabilities`, async () => {
      const found = await tagged(
        network.inputs,
        weightsOf(network, RULES[name]),
        songsOf(network),
        engine,
      );
      assert.deepEqual(found.map(({ length }) => length), network.lengths);
      found.forEach((chorus, song) =>
        assertClose(chorus, network.chorus_probabilities[song], `song ${song}`)
      );
    });
  }

  Deno.test(`a temperature divides the difference of the logits ${form}`, async () => {
    const { inputs, weights, songs, logits } = golden.small, temperature = 2.5;
    const found = await tagged(inputs, weightsOfArrays(weights), songs, engine, { temperature });
    found.forEach((chorus, song) => {
      const expected = logits[song].map(([verse, other]) =>
        1 / (1 + Math.exp((verse - other) / temperature))
      );
      assertClose(chorus, expected, `song ${song}`);
    });
  });
}

async function tagged(
  inputs: number,
  weights: Weights,
  songs: readonly number[][][],
  engine: CreateEngine,
  calibration?: { temperature: number },
): Promise<Float32Array[]> {
  const network = new BlstmTagger(MODEL, featureSetOf(inputs), weights, engine, calibration);
  try {
    return (await network.tag(songs.map(songOfRows))).map(({ chorus }) => chorus);
  } finally {
    network.dispose();
  }
}

function assertClose(found: Float32Array, expected: readonly number[], where: string): void {
  const distance = farthest(found, expected);
  assert.ok(distance <= TOLERANCE, `${where} is ${distance} away`);
}

function weightsOf(network: RuledNetwork, rule: (k: number, c: number) => number): Weights {
  return new Map(network.tensors.map(({ name, shape, c }) => {
    const values = Float32Array.from({ length: size(shape) }, (_, k) => rule(k, c));
    return [weightName(name), { shape, values }];
  }));
}

/** x[l][f] = sin(0.13 l + 0.37 f + s) */
function songsOf({ lengths, inputs }: RuledNetwork): number[][][] {
  return lengths.map((length, s) =>
    Array.from(
      { length },
      (_, l) => Array.from({ length: inputs }, (_, f) => Math.sin(0.13 * l + 0.37 * f + s)),
    )
  );
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis);
}
