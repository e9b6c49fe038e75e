/**
 * Tags songs in batches of bounded memory.
 *
 * @module
 */
import { computeFeatures, type FeatureSet } from "#lib/features/contract.ts";
import type { Labelling } from "#lib/label.ts";
import type { Song } from "#lib/song.ts";
import type { LineTagger } from "#models/network.ts";
import { toBatches } from "../stream/delivery.ts";

/** The part of a song that a tagger reads. */
export type TaggedSong = Pick<Song, "lines" | "breaks">;

/** The largest number of songs in a batch. */
export const BATCH_SONGS = 64;

/** The largest number of lines in a batch, with which the memory of a network grows. */
const BATCH_LINES = 8192;

/** The largest number of features of pairs of lines in a batch: 8 MiB. A song of L lines has P L². */
const BATCH_PAIR_FEATURES = 2 ** 21;

/**
 * The share of the memory of a batch that a song takes: 1 fills a batch. A song can take more, and is
 * then a batch of its own.
 */
export function batchShare({ lines }: TaggedSong, { pairNames }: FeatureSet): number {
  const pairFeatures = pairNames.length * lines.length ** 2;
  return Math.max(lines.length / BATCH_LINES, pairFeatures / BATCH_PAIR_FEATURES);
}

/** Cuts songs into batches for a tagger, in order. */
export function tagBatches<Tagged extends TaggedSong>(
  songs: readonly Tagged[],
  { featureSet }: LineTagger,
): Generator<readonly Tagged[]> {
  return toBatches(songs, { count: BATCH_SONGS, size: 1 }, (song) => batchShare(song, featureSet));
}

/** Tags the songs of one batch, each with its stanza breaks. */
export function tagSongs(songs: readonly TaggedSong[], tagger: LineTagger): Promise<Labelling[]> {
  return tagger.tag(
    songs.map(({ lines, breaks }) => computeFeatures(tagger.featureSet, lines, breaks)),
  );
}
