import assert from "node:assert/strict";
import fc from "fast-check";
import { Occurrences } from "#lib/occurrences.ts";
import { seededRandom } from "#lib/random.ts";

/** Counts with a Map, which keeps every id. */
function plainCounter(): (id: string) => number {
  const counts = new Map<string, number>();
  return (id) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count;
  };
}

Deno.test("an id's first record is number 1, its next one number 2", () => {
  const occurrences = new Occurrences();
  assert.deepEqual(["a", "b", "a", "", "a", ""].map((id) => occurrences.add(id)), [
    1,
    1,
    2,
    1,
    3,
    2,
  ]);
});

Deno.test("tens of thousands of ids are counted as by a Map, while the table grows", () => {
  const occurrences = new Occurrences(), expected = plainCounter(), random = seededRandom(3);
  for (let record = 0; record < 50_000; record++) {
    const id = `song-${random.below(30_000)}`;
    assert.equal(occurrences.add(id), expected(id), `record ${record}, ${id}`);
  }
});

Deno.test("any different ids are distinguished", () => {
  const id = fc.oneof(
    fc.string({ unit: "binary", maxLength: 3 }),
    fc.constantFrom("a", "A", "a ", "__proto__"),
  );
  fc.assert(fc.property(fc.array(id, { maxLength: 60 }), (ids) => {
    const occurrences = new Occurrences();
    assert.deepEqual(ids.map((id) => occurrences.add(id)), ids.map(plainCounter()));
  }));
});

// Found by search: the SHA-256 of the first two begins with 0x0494e5a5, of the last with 0x973757b6.
Deno.test("ids whose checksums start alike are distinguished, even after the table has grown", () => {
  const alike = ["song-1625", "song-85076", "song-30564", "song-56441"];
  const occurrences = new Occurrences();
  assert.deepEqual(alike.map((id) => occurrences.add(id)), [1, 1, 1, 1]);
  for (let id = 0; id < 10_000; id++) occurrences.add(`other-${id}`);
  assert.deepEqual(alike.map((id) => occurrences.add(id)), [2, 2, 2, 2]);
});

Deno.test("two counters are independent", () => {
  const one = new Occurrences(), other = new Occurrences();
  one.add("a");
  assert.equal(other.add("a"), 1);
});
