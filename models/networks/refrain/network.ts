/**
 * The network `refrain`: features of lines → linear layer → attention between similar lines →
 * bidirectional LSTM → attention between similar lines → linear layer → linear-chain CRF. What two
 * lines have in common biases the attention between them.
 *
 * @module
 */
import { repetition } from "#lib/features/repetition/feature_set.ts";
import { BREAK_FEATURES } from "#lib/features/stanza_breaks.ts";
import { z } from "zod";
import { decodingSchema } from "../../decoding/decoder.ts";
import type { Network } from "../../network.ts";
import { SAMPLINGS } from "../../training/sampling.ts";
import { fixedEpochsSettings } from "../../training/settings.ts";
import { featureStatistics } from "./statistics.ts";
import { initialWeights, refrainShapes, type RefrainSizes, sizesOf } from "./weights.ts";

const settings = fixedEpochsSettings.extend({
  learningRate: z.number().min(0).default(3e-3).describe("Largest step size of AdamW"),
  weightDecay: z.number().min(0).default(0.01).describe("Weight decay of AdamW"),
  sampling: z.enum(SAMPLINGS).default("similar-lengths")
    .describe(`Songs of an epoch: ${SAMPLINGS.join(", ")}`),
  width: z.int().multipleOf(16).default(64).describe("Numbers of a line before the LSTM"),
  units: z.int().multipleOf(8).default(64).describe("Units of each direction of the LSTM"),
  dropout: z.number().min(0).lt(1).default(0.3)
    .describe("Proportion of the first and the last layer's inputs left out at each training step"),
  attentionDropout: z.number().min(0).lt(1).default(0.1)
    .describe("The same for what attention adds to a line"),
  labelSmoothing: z.number().min(0).lt(1).default(0.1)
    .describe("Proportion of each target that is spread over both labels"),
  crossEntropyWeight: z.number().min(0).default(0.5)
    .describe("Weight of the cross-entropy of single lines in the loss"),
});

export const refrain: Network<z.infer<typeof settings>> = {
  name: "refrain",
  featureSet: repetition.name,
  settings,
  decodingSchema: decodingSchema.nullable(),
  shapes(features, weights) {
    const { width, units } = sizesOf(weights);
    return refrainShapes(toSizes(features, width, units));
  },
  initialise(features, { width, units }, random, songs) {
    const statistics = featureStatistics(songs, features);
    return initialWeights(toSizes(features, width, units), statistics, random);
  },
  async createTagger(parts) {
    const [{ RefrainTagger }, { compileKernel }] = await Promise.all([
      import("./tagger.ts"),
      import("./kernel.ts"),
    ]);
    return new RefrainTagger(await compileKernel(), parts);
  },
  async fitDecoding({ weights }, songs) {
    const [{ fitRefrainDecoding }, { compileKernel }] = await Promise.all([
      import("./fit_decoding.ts"),
      import("./kernel.ts"),
    ]);
    return fitRefrainDecoding(await compileKernel(), weights, songs);
  },
  async createTrainable(parts) {
    const [{ TrainableRefrain }, { compileKernel }] = await Promise.all([
      import("./trainable.ts"),
      import("./kernel.ts"),
    ]);
    return new TrainableRefrain(await compileKernel(), parts);
  },
};

function toSizes(features: number, width: number, units: number): RefrainSizes {
  const inputs = features + BREAK_FEATURES.length, pairs = repetition.pairNames.length;
  return { inputs, pairs, width, units };
}
