/**
 * The songs of tests/golden/stanzas.json, drawn as tests/golden/stanzas.py says.
 *
 * @module
 */
import type { LabelledSong } from "#models/decoding/contract.ts";
import golden from "../../golden/stanzas.json" with { type: "json" };
import { goldenDraws } from "../../support/golden_draws.ts";

/** Transitions whose table inside stanzas has the golden step score. */
export const TABLES = Float64Array.of(0, 0, 0, 0, 0, 0, 0, golden.step_score, 0, 0, 0, 0);

/** The songs, in order. */
export const goldenSongs: readonly LabelledSong[] = golden.songs.map(({ seed }) => {
  const next = goldenDraws(seed);
  const count = 8 + Math.floor(12 * next());
  const breaks: number[] = [];
  for (let line = 1; line < count; line++) if (next() < 0.3) breaks.push(line);
  if (breaks.length === 0) breaks.push(4);
  const lines = Array.from({ length: count }, () => next() < 0.5 ? "a" : "b");
  const emissions = Float64Array.from({ length: 2 * count }, () => 6 * next() - 3);
  const similarity = new Float32Array(count * count);
  for (let line = 0; line < count; line++) {
    similarity[line * count + line] = 1;
    for (let other = line + 1; other < count; other++) {
      similarity[line * count + other] =
        similarity[other * count + line] =
          Math.floor(256 * next()) / 256;
    }
  }
  const labels = Uint8Array.from({ length: count }, () => Math.floor(2 * next()));
  return { lines, breaks, emissions, similarity, labels };
});
