/**
 * The tagger of `refrain`.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Labelling } from "#lib/label.ts";
import type { ScoredSong } from "../../decoding/contract.ts";
import { decode, type Decoding } from "../../decoding/decoder.ts";
import { toLabels } from "../../decoding/labels.ts";
import { decodeLines } from "../../decoding/line_decoder.ts";
import { sigmoid } from "../../decoding/logistic.ts";
import type { LineTagger, TaggerParts } from "../../network.ts";
import { SongScorer } from "./scorer.ts";

/** Labels lines by the network. Holds the kernel's memory: dispose it. */
export class RefrainTagger implements LineTagger {
  readonly model: ModelInfo;
  readonly featureSet: FeatureSet;
  readonly #scorer: SongScorer;
  readonly #decoding: Decoding | null;

  constructor(module: WebAssembly.Module, parts: TaggerParts) {
    this.model = parts.model;
    this.featureSet = parts.featureSet;
    this.#scorer = new SongScorer(module, parts.weights);
    this.#decoding = parts.decoding as Decoding | null;
  }

  tag(songs: readonly SongFeatures[]): Promise<Labelling[]> {
    const { transitions } = this.#scorer;
    return Promise.resolve(songs.map((song) => {
      const scored = this.#scorer.score(song, song.breaks);
      return this.#decoding === null
        ? toRawLabelling(scored, transitions)
        : decode(scored, transitions, this.#decoding);
    }));
  }

  dispose(): void {
    this.#scorer.dispose();
  }
}

/** The best labels and the marginals of the CRF, as they are before decoding is fitted. */
function toRawLabelling(song: ScoredSong, transitions: Float32Array): Labelling {
  const { labels, logOdds, changes } = decodeLines(song, transitions);
  return {
    labels: toLabels(labels),
    chorus: Float32Array.from(logOdds, sigmoid),
    changes: Float32Array.from(changes),
    usedBreaks: false,
  };
}
