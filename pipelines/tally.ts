/**
 * What is counted over a run of annotate, beside the accounting: repeated ids, broken inputs, scores.
 *
 * @module
 */
import { labelsOf } from "#lib/annotation.ts";
import { featuresOf, noFeatures } from "#lib/features/feature_set.ts";
import { type PooledScores, Scorecard } from "#lib/metrics/scorecard.ts";
import { Occurrences } from "#lib/occurrences.ts";
import { goldLabels, type Song } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import { type Batch, Rejection } from "./delivery.ts";

/** What was counted. */
export interface Tallied {
  /** Songs whose id had come before. */
  readonly duplicates: number;
  /** Inputs that could not be read to their end. */
  readonly unreadable: number;
  /** Scores over the songs that came with gold labels, if there were any. */
  readonly scores?: {
    readonly model: PooledScores;
    /** Of the rule that learns nothing, on the same songs. */
    readonly recurring_pair: PooledScores;
  };
}

/** Counts, in constant memory but for some bytes an id. */
export class Tally {
  readonly #occurrences = new Occurrences();
  readonly #model = new Scorecard();
  readonly #rule = new Scorecard();
  #scored = 0;
  #duplicates = 0;
  #unreadable = 0;

  /** Counts a song; returns its place among those of its id, from 1. */
  countOccurrence(song: Song): number {
    const occurrence = this.#occurrences.add(song.id);
    if (occurrence > 1) this.#duplicates++;
    return occurrence;
  }

  /** Scores the songs that came with gold labels. */
  async addSongs(songs: readonly Song[], chorus: readonly Float32Array[]): Promise<void> {
    for (const [place, song] of songs.entries()) {
      const gold = goldLabels(song);
      if (gold === undefined) continue;
      const [byRule] = await recurringPair.tag([featuresOf(noFeatures, song.lines)]);
      this.#scored++;
      this.#model.add(gold, labelsOf(chorus[place]));
      this.#rule.add(gold, labelsOf(byRule));
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
      ...(this.#scored > 0 && { scores }),
    };
  }
}
