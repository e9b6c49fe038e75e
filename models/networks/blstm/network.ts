/**
 * The network `blstm`: features → bidirectional LSTM → dropout → dense → softmax.
 *
 * @module
 */
import { z } from "zod";
import type { Network } from "../../network.ts";
import { earlyStoppingSettings } from "../../training/settings.ts";
import { blstmShapes, initialWeights } from "./weights.ts";

const settings = earlyStoppingSettings.extend({
  units: z.int().min(1).default(256).describe("Units of each direction of the LSTM"),
  dropout: z.number().min(0).lt(1).default(0.2)
    .describe("Proportion of hidden states left out at each training step"),
  labelSmoothing: z.number().min(0).lt(1).default(0.15)
    .describe("Proportion of each target that is spread over both labels"),
  entropyBonus: z.number().min(0).default(0)
    .describe("Weight of the entropy of predictions, which lowers the loss"),
});

export const blstm: Network<z.infer<typeof settings>> = {
  name: "blstm",
  featureSet: "ssm60",
  settings,
  shapes: (features, weights) =>
    blstmShapes(features, (weights.get("classifier.weight")?.shape[1] ?? 2) / 2),
  initialise: (features, { units }, random) => initialWeights(features, units, random),
  async createTagger({ model, featureSet, weights, calibration }) {
    const { BlstmTagger, fastestEngine } = await import("./tagger.ts");
    return new BlstmTagger(model, featureSet, weights, await fastestEngine(), calibration);
  },
  async createTrainable(parts) {
    const [{ TrainableBlstm }, { fastestEngine }, { startTensorFlow }] = await Promise.all([
      import("./trainable.ts"),
      import("./tagger.ts"),
      import("../../tensorflow.ts"),
    ]);
    const [createEngine] = await Promise.all([fastestEngine(), startTensorFlow()]);
    return new TrainableBlstm(parts, createEngine);
  },
};
