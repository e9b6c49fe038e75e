import type { Song } from "#lib/song.ts";
import type { DataSet, LabelledSong } from "#pipelines/stream/data_set.ts";
import { planFolds } from "#pipelines/train/folds.ts";
import assert from "node:assert/strict";

function songOf(id: string, words: string, extra?: Song["extra"]): LabelledSong {
  return {
    song: { id, lines: [words], breaks: [], ...(extra && { extra }) },
    occurrence: 1,
    labels: ["chorus"],
  };
}

function setOf(...songs: LabelledSong[]): DataSet {
  return { name: "songs", songs, files: [songs], unlabelled: 0, rejects: [] };
}

const ids = (songs: readonly LabelledSong[]) => songs.map(({ song }) => song.id).sort();

const SEA = "down to the sea we go again";
const songs = ["one", "two", "three", "four", "five", "six"].map((id) =>
  songOf(id, `${id} ${id}a ${id}b ${id}c ${id}d`, { source: id < "s" ? "book" : "band" })
);

Deno.test("every song is scored once, and all others are trained on", () => {
  const others = setOf(songOf("more", "some other words for this song"));
  const folds = planFolds([setOf(...songs)], [others], "3");
  assert.deepEqual(folds.map(({ name, scored }) => [name, scored.length]), [
    ["1", 2],
    ["2", 2],
    ["3", 2],
  ]);
  assert.deepEqual(ids(folds.flatMap(({ scored }) => scored)), ids(songs));
  for (const { scored, training } of folds) {
    assert.deepEqual(ids([...scored, ...training]), ids([...songs, ...others.songs]));
  }
});

Deno.test("folds are in the order of their numbers, ten after nine", () => {
  const ids = Array.from({ length: 12 }, (_, song) => `song ${song}`);
  const folds = planFolds([setOf(...ids.map((id) => songOf(id, id)))], [], "12");
  assert.deepEqual(folds.map(({ name }) => name), ids.map((_, place) => `${place + 1}`));
});

Deno.test("near duplicates of a scored song are not trained on, in whichever set they are", () => {
  const scored = [...songs, songOf("sea", SEA), songOf("sea again", `oh ${SEA}`)];
  const others = setOf(songOf("sea, later", `${SEA} la`), songOf("more", "some other words here"));
  const folds = planFolds([setOf(...scored)], [others], "4");
  const fold = folds.find(({ scored }) => ids(scored).includes("sea"))!;
  assert.ok(ids(fold.scored).includes("sea again"));
  assert.ok(!ids(fold.training).includes("sea, later"));
  assert.ok(ids(fold.training).includes("more"));
  const another = folds.find((other) => other !== fold)!;
  assert.ok(ids(another.training).includes("sea, later"));
});

Deno.test("a field of the songs makes a fold of each value, without near duplicates of other values", () => {
  const band = songOf("sea", SEA, { source: "band" }), book = songOf("c", SEA, { source: "book" });
  const folds = planFolds([setOf(...songs, band, book)], [setOf(songOf("more", "la"))], "source");
  assert.deepEqual(folds.map(({ name }) => name), ["band", "book"]);
  assert.deepEqual(ids(folds[0].scored), ["sea", "six", "three", "two"]);
  assert.deepEqual(ids(folds[0].training), ["five", "four", "more", "one"]);
  assert.deepEqual(ids(folds[1].training), ["more", "six", "three", "two"]);
});

Deno.test("the language can be the field, too", () => {
  const songs = ["en", "de", "en"].map((language, place) => {
    const { song, ...others } = songOf(`${place}`, `${place}`);
    return { song: { ...song, language }, ...others };
  });
  const folds = planFolds([setOf(...songs)], [], "language");
  assert.deepEqual(folds.map(({ name, scored }) => [name, ids(scored)]), [
    ["de", ["1"]],
    ["en", ["0", "2"]],
  ]);
});

Deno.test("a song without the field, and a field with one value, are refused with 65", () => {
  const refused = (folds: string, message: RegExp) =>
    assert.throws(
      () => planFolds([setOf(...songs)], [], folds),
      (error: Error & { exitCode: number }) => error.exitCode === 65 && message.test(error.message),
    );
  refused("album", /^--folds album: song one has no text or number in its field "album"$/);
  refused("7", /^--folds 7: only 6 folds have songs, because near duplicates stay together/);
  const one = [songOf("a", "la", { source: "book" })];
  assert.throws(
    () => planFolds([setOf(...one)], [], "source"),
    /all songs have the same value, book$/,
  );
});
