import { SONG_LIMITS } from "#lib/song.ts";
import type { AnnotatorSettings } from "#pipelines/annotator/in_process.ts";

/** Settings that are complete but for what the test states. */
export function annotatorSettings(stated: Partial<AnnotatorSettings> = {}): AnnotatorSettings {
  return { limits: SONG_LIMITS, withLines: false, ...stated };
}
