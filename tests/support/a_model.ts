import type { ModelName } from "#lib/annotation.ts";

/** A name for tests that need some model and do not care which. */
export const A_MODEL: ModelName = {
  name: "invented",
  version: "0.0.0",
  checksum: null,
  probabilities: "raw",
};
