/**
 * What everything keeps to that labels whole songs, wherever it works. {@linkcode testSongTagger} runs
 * all of it.
 *
 * @module
 */
import { featuresOf } from "#lib/features/feature_set.ts";
import { seededRandom } from "#lib/random.ts";
import { readSong } from "#lib/song.ts";
import type { LineTagger } from "#models/tagger.ts";
import type { SongLines, SongTagger } from "#pipelines/song_tagger.ts";
import assert from "node:assert/strict";
import { numberedSong } from "../support/numbered_song.ts";
import { assertSameBits } from "../support/same_bits.ts";

/** An implementation to test. */
export interface SongTaggerUnderTest {
  readonly name: string;
  make(): Promise<SongTagger>;
  /** The model alone, whose numbers are the ones to be given. */
  model(): Promise<LineTagger>;
}

/** Songs of people, and songs of one to eight lines. */
const songs: readonly SongLines[] = [
  ...(await Deno.readTextFile(new URL("../../examples/songs.jsonl", import.meta.url)))
    .trim().split("\n").map((line) => readSong(JSON.parse(line)).lines),
  ...Array.from({ length: 20 }, (_, number) => numberedSong(number).lines),
  ...["la", "Oh!", "夜明け", "🎵"].map((line) => [line]),
];

const MOST_IN_A_BATCH = 9;

/** Registers every test of the contract for one song tagger. */
export function testSongTagger({ name, make, model }: SongTaggerUnderTest): void {
  async function withTagger(test: (tagger: SongTagger) => Promise<void>) {
    const tagger = await make();
    try {
      await test(tagger);
    } finally {
      tagger.dispose();
    }
  }

  Deno.test(`${name} gives each song the model's own numbers, to the bit, whatever the batches`, () =>
    withTagger(async (tagger) => {
      const alone = await numbersOf(await model());
      const random = seededRandom(11);
      for (let time = 0; time < 3; time++) {
        const order = random.shuffled([...songs.keys()]);
        const batches = cutAnyhow(order, () => 1 + random.below(MOST_IN_A_BATCH));
        const answers = await Promise.all(batches.map((batch) => tagged(tagger, batch)));
        assertSameBits(answers.flat(), order.map((song) => alone[song]), `order ${time}`);
      }
    }));

  Deno.test(`${name} answers a call with its own songs however many are under way`, () =>
    withTagger(async (tagger) => {
      const calls = [...songs.keys()].flatMap((song) => [[song, 0], [song]]);
      const answers = await Promise.all(calls.map((batch) => tagged(tagger, batch)));
      const alone = await numbersOf(await model());
      answers.forEach((answer, call) =>
        assertSameBits(answer, calls[call].map((song) => alone[song]), `call ${call}`)
      );
    }));

  Deno.test(`${name} names its model, has use for a batch at least, and takes an empty one`, () =>
    withTagger(async (tagger) => {
      const alone = await model();
      assert.deepEqual(tagger.model, alone.model);
      alone.dispose();
      assert.ok(Number.isInteger(tagger.width) && tagger.width >= 1, `${tagger.width}`);
      assert.deepEqual(await tagger.tag([]), []);
    }));

  Deno.test(`${name} leaves the songs as they were, and can be disposed of twice`, () =>
    withTagger(async (tagger) => {
      const before = structuredClone(songs);
      await tagger.tag(songs);
      assert.deepEqual(songs, before);
      tagger.dispose();
    }));
}

/** The numbers of every song, each tagged alone; disposes of the model. */
async function numbersOf(model: LineTagger): Promise<Float32Array[]> {
  const numbers: Float32Array[] = [];
  for (const lines of songs) {
    numbers.push(...await model.tag([featuresOf(model.featureSet, lines)]));
  }
  model.dispose();
  return numbers;
}

async function tagged(tagger: SongTagger, batch: readonly number[]): Promise<Float32Array[]> {
  return await tagger.tag(batch.map((song) => songs[song])) as Float32Array[];
}

/** Cuts items into batches, the last of which may be short. */
function cutAnyhow<Item>(items: readonly Item[], size: () => number): Item[][] {
  const batches: Item[][] = [];
  for (let first = 0; first < items.length;) {
    batches.push(items.slice(first, first += size()));
  }
  return batches;
}
