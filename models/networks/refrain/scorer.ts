/**
 * The trained network as a scorer of lines: emissions, with what decoding needs beside them.
 *
 * @module
 */
import type { SongFeatures } from "#lib/features/contract.ts";
import type { ScoredSong } from "../../decoding/contract.ts";
import { viterbi } from "../../decoding/crf.ts";
import { toLineChain } from "../../decoding/line_decoder.ts";
import { arePlausible } from "../../decoding/plausible_breaks.ts";
import type { Weights } from "../../weights.ts";
import { toNetworkInput, toSimilarity } from "./input.ts";
import { RefrainKernel } from "./kernel.ts";
import type { FeatureStatistics } from "./statistics.ts";
import { statisticsOf } from "./weights.ts";

/** Scores songs. Holds the kernel's memory: dispose it. */
export class SongScorer {
  /** The transitions of the CRF, [3, 2, 2]. */
  readonly transitions: Float32Array;
  readonly #kernel: RefrainKernel;
  readonly #statistics: FeatureStatistics;

  constructor(module: WebAssembly.Module, weights: Weights) {
    this.transitions = weights.get("crf.transitions")!.values;
    this.#kernel = new RefrainKernel(module, weights);
    this.#statistics = statisticsOf(weights);
  }

  /**
   * Scores the lines of a song.
   *
   * @param breaks what the network is to see as the song's breaks: unknown, if they are not plausible
   */
  score(song: SongFeatures, breaks: readonly number[]): ScoredSong {
    const { lines } = song, similarity = toSimilarity(song);
    const scored = (breaks: readonly number[]): ScoredSong => {
      const input = toNetworkInput(song, breaks, this.#statistics);
      return { lines, similarity, breaks, emissions: this.#kernel.emissions(input) };
    };
    let unbroken: ScoredSong | undefined;
    const isPlausible = arePlausible(breaks, lines.length, () => {
      unbroken = scored([]);
      return viterbi(toLineChain(unbroken, this.transitions));
    });
    return isPlausible ? scored(breaks) : unbroken ?? scored([]);
  }

  dispose(): void {
    this.#kernel.dispose();
  }
}
