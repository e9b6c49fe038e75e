import { noFeatures } from "#lib/features/contract.ts";
import { toLabelling } from "#lib/label.ts";
import type { LineTagger } from "#models/network.ts";
import { TEST_MODEL } from "./annotator_settings.ts";

/** Labels the lines that begin a stanza as chorus, so that labels show which breaks a tagger was given. */
export const breakReader: LineTagger = {
  model: TEST_MODEL,
  featureSet: noFeatures,
  tag: (songs) =>
    Promise.resolve(songs.map(({ lines, breaks }) => ({
      ...toLabelling(Float32Array.from(lines, (_, line) => breaks.includes(line) ? 1 : 0)),
      usedBreaks: breaks.length > 0,
    }))),
  dispose() {},
};
