/**
 * The contract of taggers, as tests: {@linkcode testTagger} registers them for one implementation.
 *
 * @module
 */
import type { Labelling } from "#lib/label.ts";
import type { SongFeatures } from "#lib/features/contract.ts";
import { seededRandom } from "#lib/random.ts";
import type { LineTagger } from "#models/network.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { randomSong } from "../models/random_network.ts";
import { assertSameBits } from "../support/numbers.ts";

/** An implementation to test. */
export interface TaggerUnderTest {
  readonly name: string;
  make(): LineTagger | Promise<LineTagger>;
  /** The same tagger, saved to bytes and loaded again, if it can be saved. */
  reload?(): Promise<LineTagger>;
}

const BATCH_SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 63, 64];

/** Registers every test of the contract for one tagger. */
export function testTagger({ name, make, reload }: TaggerUnderTest): void {
  async function withTagger(test: (tagger: LineTagger) => Promise<void>) {
    const tagger = await make();
    try {
      await test(tagger);
    } finally {
      tagger.dispose();
    }
  }

  Deno.test(`${name} labels a song the same alone and in any batch, to the bit`, () =>
    withTagger(async (tagger) => {
      const random = seededRandom(5), songs = mixedSongs(tagger, 64);
      const alone: Labelling[] = [];
      for (const song of songs) alone.push(...await tagger.tag([song]));
      for (const size of BATCH_SIZES) {
        const order = random.shuffled([...songs.keys()]).slice(0, size);
        const together = await tagger.tag(order.map((song) => songs[song]));
        assertSame(together, order.map((song) => alone[song]), `a batch of ${size}`);
      }
    }));

  Deno.test(`${name} labels a song that occurs twice in a batch the same each time`, () =>
    withTagger(async (tagger) => {
      const [one, other] = mixedSongs(tagger, 2);
      const [first, between, second] = await tagger.tag([one, other, one]);
      assertSame([first, between], [second, ...await tagger.tag([other])], "repeated");
    }));

  Deno.test(`${name} tags songs of one line, alone and together`, () =>
    withTagger(async (tagger) => {
      const songs = [4, 5, 6].map((seed) => randomSong(tagger.featureSet, 1, seededRandom(seed)));
      const together = await tagger.tag(songs);
      assert.deepEqual(together.map(({ labels }) => labels.length), [1, 1, 1]);
      for (const [place, song] of songs.entries()) {
        assertSame(await tagger.tag([song]), [together[place]], `song ${place}`);
      }
    }));

  Deno.test(`${name} tags an empty batch as an empty batch`, () =>
    withTagger(async (tagger) => assert.deepEqual(await tagger.tag([]), [])));

  Deno.test(`${name} gives each line one label and one probability`, () =>
    withTagger(async (tagger) => {
      const songs = mixedSongs(tagger, 20);
      const tagged = await tagger.tag(songs);
      const lengths = songs.map(({ lines }) => lines.length);
      assert.deepEqual(tagged.map(({ labels }) => labels.length), lengths);
      assert.deepEqual(tagged.map(({ chorus }) => chorus.length), lengths);
      for (const p of tagged.flatMap(({ chorus }) => [...chorus])) {
        assert.ok(p >= 0 && p <= 1, `${p}`);
      }
    }));

  Deno.test(`${name} is deterministic, and does not change its input`, () =>
    withTagger(async (tagger) => {
      const songs = mixedSongs(tagger, 9), before = structuredClone(songs);
      const [once, again] = await Promise.all([tagger.tag(songs), tagger.tag(songs)]);
      assertSame(again, once, "tagged again");
      assert.deepEqual(songs, before);
    }));

  Deno.test(`${name} leaks no tensor while tagging, and dispose frees all`, async () => {
    await startTensorFlow(); // so that tensors can be counted
    const before = tf.memory().numTensors, tagger = await make();
    const ready = tf.memory().numTensors;
    for (const songs of [1, 9, 3]) {
      await tagger.tag(mixedSongs(tagger, songs));
      assert.equal(tf.memory().numTensors, ready);
    }
    tagger.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  if (reload) {
    Deno.test(`${name} gives the same labels to the bit after it was saved and loaded`, () =>
      withTagger(async (tagger) => {
        const loaded = await reload(), songs = mixedSongs(tagger, 9);
        assertSame(await loaded.tag(songs), await tagger.tag(songs), "loaded");
        loaded.dispose();
      }));
  }
}

function assertSame(found: readonly Labelling[], expected: readonly Labelling[], where: string) {
  assertSameBits(found.map(({ chorus }) => chorus), expected.map(({ chorus }) => chorus), where);
  assert.deepEqual(found.map(({ labels }) => labels), expected.map(({ labels }) => labels), where);
}

/** Songs of 1 to 120 lines, the shortest and the longest among them. */
function mixedSongs({ featureSet }: LineTagger, songs: number): SongFeatures[] {
  const random = seededRandom(songs);
  return Array.from({ length: songs }, (_, song) => {
    const lines = song === 1 ? 120 : song === 2 ? 1 : 1 + random.below(120);
    return randomSong(featureSet, lines, random);
  });
}
