import { checksum } from "#lib/checksum.ts";
import { PreviousPlaces } from "#pipelines/relabel/previous/places.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

/** A checksum of these first 32 bits, and any slot. */
function checksumOf(fingerprint: number, rest = 0): string {
  const digits = (value: number) => value.toString(16).padStart(8, "0");
  return (digits(fingerprint) + digits(rest)).padEnd(64, "0");
}

Deno.test("Every record has the place that it was added with, and no other record has one", () =>
  fc.assert(fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), (words) => {
    const records = words.map(checksum), places = new PreviousPlaces(records.length);
    records.forEach((record, place) => places.add(record, place));
    assert.deepEqual(records.map((record) => places.placeOf(record)), [...records.keys()]);
    assert.equal(places.placeOf(checksum(words.join() + "another")), undefined);
  })));

Deno.test("Records that want the same slot all have their places, also past the last slot", () => {
  const places = new PreviousPlaces(5), records = [1, 2, 3, 4, 5].map((n) => checksumOf(n, 9));
  records.forEach((record, place) => places.add(record, place));
  assert.deepEqual(records.map((record) => places.placeOf(record)), [0, 1, 2, 3, 4]);
  assert.equal(places.placeOf(checksumOf(6, 9)), undefined);
});

Deno.test("The smallest and the largest checksum have places", () => {
  const places = new PreviousPlaces(2), records = [checksumOf(0), "f".repeat(64)];
  assert.equal(places.placeOf(records[0]), undefined);
  records.forEach((record, place) => places.add(record, place));
  assert.deepEqual(records.map((record) => places.placeOf(record)), [0, 1]);
});

Deno.test("Where there is no song, no record has a place", () => {
  assert.equal(new PreviousPlaces(0).placeOf(checksumOf(1)), undefined);
});

Deno.test("A place beyond the songs is refused", () => {
  const refused = { name: "RangeError", message: "A place of 2 songs is below 2, got 2" };
  assert.throws(() => new PreviousPlaces(2).add(checksumOf(1), 2), refused);
});
