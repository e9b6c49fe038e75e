import assert from "node:assert/strict";
import { STANZA_FEATURES, stanzaFeatures } from "#models/decoding/stanza_features.ts";
import { stanzaSimilarities, toStanzas } from "#models/decoding/stanzas.ts";
import golden from "../../golden/stanzas.json" with { type: "json" };
import { assertNear } from "../../support/numbers.ts";
import { goldenSongs } from "./golden_stanzas.ts";

Deno.test("the features of stanzas agree with NumPy", () => {
  assert.deepEqual(golden.feature_names, STANZA_FEATURES);
  goldenSongs.forEach((song, place) => {
    const { breaks, texts, labels, features } = golden.songs[place];
    assert.deepEqual([song.breaks, song.lines.join(""), [...song.labels as Uint8Array]], [
      breaks,
      texts,
      labels,
    ]);
    const stanzas = toStanzas(song.breaks, song.lines.length);
    const found = stanzaFeatures({
      stanzas,
      lineScores: song.lines.map((_, line) =>
        song.emissions[2 * line + 1] - song.emissions[2 * line]
      ),
      stepScore: golden.step_score,
      similarities: stanzaSimilarities(stanzas, song.similarity),
    });
    assertNear(found.map((row) => [...row]), features, 1e-12, `seed ${place + 1}`);
  });
});
