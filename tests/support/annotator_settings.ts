/**
 * What annotators need, for tests that work with any.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import type { AnnotatorSettings } from "#pipelines/annotator/in_process.ts";
import type { ModelInfo } from "#lib/annotation.ts";

/** Complete settings, with the overrides of the test. */
export function annotatorSettings(stated: Partial<AnnotatorSettings> = {}): AnnotatorSettings {
  return { limits: SONG_LIMITS, withLines: false, ...stated };
}

/** A name for tests that work with any model. */
export const TEST_MODEL: ModelInfo = {
  name: "invented",
  version: "0.0.0",
  checksum: null,
  probabilities: "raw",
};
