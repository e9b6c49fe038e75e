import { stanzaSimilarities } from "#lib/features/stanza_breaks.ts";
import { toStanzas } from "#lib/stanza.ts";
import assert from "node:assert/strict";
import { STANZA_FEATURES, stanzaFeatures } from "#models/decoding/stanza_features.ts";
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
    const count = song.lines.length, stanzas = toStanzas(song);
    const found = stanzaFeatures({
      stanzas,
      lineScores: song.lines.map((_, line) =>
        song.emissions[2 * line + 1] - song.emissions[2 * line]
      ),
      stepScore: golden.step_score,
      similarities: stanzaSimilarities(song.similarity, count, song.breaks),
    });
    assertNear(found.map((row) => [...row]), features, 1e-12, `seed ${place + 1}`);
  });
});
