/**
 * What annotators need, for tests that do not care which.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import type { AnnotatorSettings } from "#pipelines/annotator/in_process.ts";
import type { ModelInfo } from "#lib/annotation.ts";

/** Settings that are complete but for what the test states. */
export function annotatorSettings(stated: Partial<AnnotatorSettings> = {}): AnnotatorSettings {
  return { limits: SONG_LIMITS, withLines: false, ...stated };
}

/** A name for tests that need some model and do not care which. */
export const TEST_MODEL: ModelInfo = {
  name: "invented",
  version: "0.0.0",
  checksum: null,
  probabilities: "raw",
};
