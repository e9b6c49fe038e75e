/**
 * The network `refrain` in training: forward pass, loss, gradients, step.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import type { Random } from "#lib/random.ts";
import { viterbi } from "../../decoding/crf.ts";
import { toLabels } from "../../decoding/labels.ts";
import { breakCodes } from "../../decoding/line_decoder.ts";
import type {
  Evaluation,
  LabelledFeatures,
  TrainableNetwork,
  TrainableParts,
} from "../../network.ts";
import { ArrayAdamW } from "../../training/array_optimiser.ts";
import type { FixedEpochsSettings } from "../../training/settings.ts";
import { elementCount, type Weights } from "../../weights.ts";
import { drawBreaks } from "./break_noise.ts";
import { toNetworkInput } from "./input.ts";
import { RefrainKernel } from "./kernel.ts";
import { type LossSettings, songLoss } from "./loss.ts";
import { kernelShapes, statisticsOf } from "./weights.ts";

/** What the network's training depends on, besides the settings that all networks have. */
export interface RefrainTrainingSettings extends FixedEpochsSettings, LossSettings {
  readonly dropout: number;
  readonly attentionDropout: number;
}

/** The gradients of the loss of a batch. */
export interface Gradients {
  /** The mean loss of a line. */
  readonly loss: number;
  /** By the kernel's weights, in the order of `kernelShapes`: a view until the next song. */
  readonly weights: Float32Array;
  /** [3, 2, 2] */
  readonly transitions: Float64Array;
}

/** The network with weights that learn. Holds the kernel's memory: dispose it. */
export class TrainableRefrain implements TrainableNetwork {
  readonly #kernel: RefrainKernel;
  readonly #initial: Weights;
  readonly #transitions: Float32Array;
  readonly #optimiser: ArrayAdamW;
  readonly #settings: RefrainTrainingSettings;
  readonly #random: Random;

  constructor(
    module: WebAssembly.Module,
    { weights, settings, random }: TrainableParts<RefrainTrainingSettings>,
  ) {
    this.#kernel = new RefrainKernel(module, weights);
    this.#initial = weights;
    this.#transitions = weights.get("crf.transitions")!.values.slice();
    this.#optimiser = new ArrayAdamW(settings);
    this.#settings = settings;
    this.#random = random;
  }

  step(batch: readonly LabelledFeatures[], learningRate: number): number {
    const { loss, weights, transitions } = this.gradients(batch);
    this.#optimiser.step([
      { values: this.#kernel.weights(), gradients: weights },
      { values: this.#transitions, gradients: transitions },
    ], learningRate);
    this.#kernel.prepare();
    return loss;
  }

  /** The gradients of the loss of a batch, with breaks and dropout drawn at random. */
  gradients(batch: readonly LabelledFeatures[]): Gradients {
    const kernel = this.#kernel;
    const lines = batch.reduce((sum, { labels }) => sum + labels.length, 0);
    const byTransitions = new Float64Array(this.#transitions.length);
    let sum = 0;
    kernel.gradients().fill(0);
    for (const { features, labels } of batch) {
      const breaks = drawBreaks(features.breaks, labels.length, this.#random);
      const { loss, byEmissions, byTransitions: ofSong } = this.#loss(
        { features, labels },
        breaks,
        this.#drawMasks(labels.length),
      );
      kernel.addGradients(Float32Array.from(byEmissions, (gradient) => gradient / lines));
      ofSong.forEach((gradient, place) => byTransitions[place] += gradient / lines);
      sum += loss;
    }
    return { loss: sum / lines, weights: kernel.gradients(), transitions: byTransitions };
  }

  evaluate(songs: readonly LabelledFeatures[]): Evaluation {
    const labels: Label[] = [];
    let sum = 0;
    for (const song of songs) {
      const { loss, emissions, codes } = this.#loss(song, song.features.breaks);
      const decoded = viterbi({ emissions, tables: this.#transitions, codes });
      labels.push(...toLabels(decoded));
      sum += loss;
    }
    return { loss: sum / labels.length, labels };
  }

  weights(): Weights {
    const shapes = Object.entries(kernelShapes(this.#kernel.sizes)), all = this.#kernel.weights();
    let from = 0;
    const learnt = new Map(shapes.map(([name, shape]) => {
      const values = all.slice(from, from += elementCount(shape));
      return [name, { shape, values }];
    }));
    const { shape } = this.#initial.get("crf.transitions")!;
    return new Map([
      ...this.#initial,
      ...learnt,
      ["crf.transitions", { shape, values: this.#transitions.slice() }],
    ]);
  }

  dispose(): void {
    this.#kernel.dispose();
  }

  #loss({ features, labels }: LabelledFeatures, breaks: readonly number[], masks?: Float32Array) {
    const input = toNetworkInput(features, breaks, statisticsOf(this.#initial));
    const emissions = this.#kernel.emissions(input, masks);
    const codes = breakCodes(breaks, labels.length), transitions = this.#transitions;
    return {
      emissions,
      codes,
      ...songLoss({ emissions, transitions, codes, labels }, this.#settings),
    };
  }

  /** The factors of dropout, as the kernel takes them: 0 or 1 / (1 − dropout). */
  #drawMasks(lines: number): Float32Array {
    const { width, units } = this.#kernel.sizes, { dropout, attentionDropout } = this.#settings;
    const masks = new Float32Array(this.#kernel.maskSize(lines));
    let from = 0;
    const draw = (size: number, dropout: number) => {
      const kept = 1 / (1 - dropout), end = from + lines * size;
      for (; from < end; from++) masks[from] = this.#random.next() < dropout ? 0 : kept;
    };
    draw(width, dropout);
    draw(width, attentionDropout);
    draw(2 * units, attentionDropout);
    draw(2 * units, dropout);
    return masks;
  }
}
