/**
 * The tagger of `refrain`.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Label, Labelling } from "#lib/label.ts";
import { marginals, viterbi } from "../../decoding/crf.ts";
import { sigmoid } from "../../decoding/logistic.ts";
import type { LineTagger, TaggerParts } from "../../network.ts";
import { toNetworkInput } from "./input.ts";
import { RefrainKernel } from "./kernel.ts";
import type { FeatureStatistics } from "./statistics.ts";
import { toTransitionCodes } from "./transitions.ts";
import { statisticsOf } from "./weights.ts";

/** Labels lines by the network. Holds the kernel's memory: dispose it. */
export class RefrainTagger implements LineTagger {
  readonly model: ModelInfo;
  readonly featureSet: FeatureSet;
  readonly #kernel: RefrainKernel;
  readonly #statistics: FeatureStatistics;
  readonly #transitions: Float32Array;

  constructor(module: WebAssembly.Module, { model, featureSet, weights }: TaggerParts) {
    this.model = model;
    this.featureSet = featureSet;
    this.#kernel = new RefrainKernel(module, weights);
    this.#statistics = statisticsOf(weights);
    this.#transitions = weights.get("crf.transitions")!.values;
  }

  tag(songs: readonly SongFeatures[]): Promise<Labelling[]> {
    return Promise.resolve(songs.map((song) => this.#tag(song)));
  }

  dispose(): void {
    this.#kernel.dispose();
  }

  #tag(song: SongFeatures): Labelling {
    const { lines, breaks } = song;
    const emissions = this.#kernel.emissions(toNetworkInput(song, breaks, this.#statistics));
    const codes = toTransitionCodes(lines.length, breaks);
    const chain = { emissions, tables: this.#transitions, codes };
    const { logOdds, changes } = marginals(chain);
    return {
      labels: Array.from(viterbi(chain), (label): Label => label === 1 ? "chorus" : "verse"),
      chorus: Float32Array.from(logOdds, sigmoid),
      changes: Float32Array.from(changes),
      usedBreaks: false,
    };
  }
}
