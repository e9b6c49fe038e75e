import { StoredEdition } from "#pipelines/edition/reader.ts";
import { PreviousSongs, PreviousWindow } from "#pipelines/relabel/previous_songs.ts";
import { recordChecksum } from "#pipelines/relabel/stored_records.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { digitSong, recordOfDigits } from "../../support/digit_songs.ts";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const twoSongs = [digitSong('ä 夜明け "\\', "01"), digitSong("b", "10")];

/** Lets a test use the songs of an edition, and the checksums of their records. */
async function withSongs(
  test: (songs: PreviousSongs, records: readonly string[], folder: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder({}, async (folder) => {
    await writeEdition(folder, { "a.jsonl": twoSongs });
    const songs = new PreviousSongs(await StoredEdition.open(folder), "a.jsonl");
    const records = twoSongs.map((song) => recordChecksum(recordOfDigits(song)));
    await test(songs, records, folder).finally(() => songs.close());
  });
}

Deno.test("A song comes with its annotation as the edition has it, and with its entry", () =>
  withSongs(async (songs, records, folder) => {
    const found = [await songs.find(records[0]), await songs.find(records[1])];
    const [annotations, entries] = await Promise.all(
      ["annotations", "songs"].map((file) => Deno.readTextFile(`${folder}/${file}/a.jsonl`)),
    );
    const texts = found.map((song) => new TextDecoder().decode(song!.bytes));
    assert.equal(texts.join(""), annotations);
    assert.equal(found.map((song) => JSON.stringify(song!.entry) + "\n").join(""), entries);
    assert.deepEqual(found.map((song) => song!.id), twoSongs.map(({ id }) => id));
  }));

Deno.test("A checksum that differs only in its last digit is that of another record", () =>
  withSongs(async (songs, records) => {
    const digit = records[0].endsWith("0") ? "1" : "0";
    assert.equal(await songs.find(records[0].slice(0, -1) + digit), undefined);
    assert.equal((await songs.find(records[0]))!.id, twoSongs[0].id);
  }));

Deno.test("Changing the bytes of a song that was returned does not change the next result", () =>
  withSongs(async (songs, records) => {
    const first = (await songs.find(records[0]))!.bytes, before = first.slice();
    first.fill(0);
    assert.deepEqual((await songs.find(records[0]))!.bytes, before);
  }));

const anyWindow = fc.record({
  sizes: fc.array(fc.nat(9), { maxLength: 30 }),
  limits: fc.record({
    count: fc.integer({ min: 1, max: 6 }),
    size: fc.integer({ min: 1, max: 20 }),
  }),
});

Deno.test("The window keeps the last songs within the limits, and always the very last", () =>
  fc.assert(fc.property(anyWindow, ({ sizes, limits }) => {
    const window = new PreviousWindow<{ readonly size: number }>(limits);
    const songs = sizes.map((size) => ({ size }));
    songs.forEach((song, place) => {
      assert.equal(window.next, place);
      window.push(song);
      let count = 1, size = song.size;
      while (
        count <= place && count < limits.count && size + sizes[place - count] <= limits.size
      ) size += sizes[place - count++];
      songs.forEach((other, at) => {
        const isKept = at <= place && at > place - count;
        assert.equal(window.at(at), isKept ? other : undefined, `${at} after ${place}`);
      });
    });
  })));
