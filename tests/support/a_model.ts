import type { ModelInfo } from "#lib/annotation.ts";

/** A name for tests that need some model and do not care which. */
export const A_MODEL: ModelInfo = {
  name: "invented",
  version: "0.0.0",
  checksum: null,
  probabilities: "raw",
};
