import { ssm60 } from "#lib/features/ssm60.ts";
import { encodeArtifact, parseArtifact } from "#models/artifact.ts";
import { createTagger } from "#models/create_tagger.ts";
import { BlstmTagger, fastestEngine } from "#models/networks/blstm/tagger.ts";
import { rules } from "#models/rules.ts";
import { testTagger } from "../contracts/tagger_contract.ts";
import { engines } from "./engines.ts";
import { exampleRecord } from "./example_record.ts";
import { randomWeights } from "./random_network.ts";

for (const rule of rules) testTagger({ name: `the rule ${rule.model.name}`, make: () => rule });

const MODEL = { name: "random", version: "1", checksum: null, probabilities: "raw" } as const;

for (const [form, engine] of Object.entries(engines)) {
  for (const units of [1, 7, 256]) {
    const weights = randomWeights(units, units);
    testTagger({
      name: `a network of ${units} units ${form}`,
      make: () => new BlstmTagger(MODEL, ssm60, weights, engine),
    });
  }
}

const weights = randomWeights(5, 12), calibration = { temperature: 1.7 };
for (const loaded of [{ calibration }, {}]) {
  testTagger({
    name: `a ${"calibration" in loaded ? "calibrated" : "raw"} network from a file`,
    make: async () =>
      new BlstmTagger(MODEL, ssm60, weights, await fastestEngine(), loaded.calibration),
    reload: () =>
      createTagger(parseArtifact(encodeArtifact({ ...exampleRecord, ...loaded }, weights))),
  });
}
