/**
 * What is counted over a run of annotate, beside the accounting: repeated ids, broken inputs, scores.
 *
 * @module
 */
import type { ModelName } from "#lib/annotation.ts";
import { featuresOf, noFeatures } from "#lib/features/feature_set.ts";
import { Scorecard } from "#lib/metrics/scorecard.ts";
import type { Scores } from "#lib/metrics/scores.ts";
import { RunningWatch, type Watch } from "#lib/metrics/watch.ts";
import { Occurrences } from "#lib/occurrences.ts";
import type { Song } from "#lib/song.ts";
import { structureOfSections } from "#lib/structure.ts";
import { recurringPair } from "#models/rules.ts";
import { type Batch, Rejection } from "./delivery.ts";
import { predictionOf } from "./tagging.ts";

/** What was counted. */
export interface Tallied {
  /** Songs whose id had come before. */
  readonly duplicates: number;
  /** Inputs that could not be read to their end. */
  readonly unreadable: number;
  /** How the model used its labels, over all songs. */
  readonly watch: Watch;
  /** Scores over the songs that came with gold labels, if there were any. */
  readonly scores?: {
    readonly model: Scores;
    /** Of the rule that learns nothing, on the same songs. */
    readonly recurring_pair: Scores;
  };
}

/** Counts, in constant memory but for some bytes an id. */
export class Tally {
  readonly #occurrences = new Occurrences();
  readonly #model = new Scorecard();
  readonly #rule = new Scorecard();
  readonly #watch = new RunningWatch();
  #scored = 0;
  #duplicates = 0;
  #unreadable = 0;

  /** Counts a song; returns its place among those of its id, from 1. */
  countOccurrence(song: Song): number {
    const occurrence = this.#occurrences.add(song.id);
    if (occurrence > 1) this.#duplicates++;
    return occurrence;
  }

  /** Watches what a model said of songs, and scores those that came with gold labels. */
  async addSongs(
    model: ModelName,
    songs: readonly { readonly song: Song; readonly chorus: Float32Array }[],
  ): Promise<void> {
    for (const { song: { lines, sections }, chorus } of songs) {
      const predicted = predictionOf(model, chorus);
      this.#watch.add(predicted.labels, predicted.chorus);
      if (sections === undefined) continue;
      const truth = structureOfSections(sections);
      const [byRule] = await recurringPair.tag([featuresOf(noFeatures, lines)]);
      this.#scored++;
      this.#model.add(truth, predicted);
      this.#rule.add(truth, predictionOf(recurringPair.model, byRule));
    }
  }

  countUnreadable(batch: Batch<unknown>): void {
    this.#unreadable +=
      batch.filter(({ content }) => content instanceof Rejection && content.endsInput).length;
  }

  outcome(): Tallied {
    const scores = { model: this.#model.scores(), recurring_pair: this.#rule.scores() };
    return {
      duplicates: this.#duplicates,
      unreadable: this.#unreadable,
      watch: this.#watch.watch(),
      ...(this.#scored > 0 && { scores }),
    };
  }
}
