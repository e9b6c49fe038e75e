import assert from "node:assert/strict";
import fc from "fast-check";
import { createUnflatten, fieldNames, flatten } from "#lib/metrics/flatten.ts";

const figures = { songs: 3, lines: { right: 5, bins: [7, 8] }, nothing: {} };

/** Numbers in records and lists, up to three levels deep. */
const anyFigures: fc.Arbitrary<object> = fc.letrec<{ figures: object; value: unknown }>((tie) => ({
  figures: fc.oneof(
    fc.dictionary(fc.stringMatching(/^[a-z][a-z_0-9]{0,7}$/), tie("value"), {
      noNullPrototype: true,
    }),
    fc.array(tie("value"), { maxLength: 4 }),
  ),
  value: fc.oneof({ depthSize: "small" }, fc.double({ noNaN: true }), tie("figures")),
})).figures;

Deno.test("names are dotted paths with list indexes, and values have the same order", () => {
  assert.deepEqual(fieldNames(figures), ["songs", "lines.right", "lines.bins.0", "lines.bins.1"]);
  assert.deepEqual(flatten(figures), [3, 5, 7, 8]);
});

Deno.test("other numbers are put into the same shape", () => {
  assert.deepEqual(createUnflatten(figures)([1, 2, 3, 4]), {
    songs: 1,
    lines: { right: 2, bins: [3, 4] },
    nothing: {},
  });
  assert.deepEqual(createUnflatten([{ a: 1 }, 2])(Float64Array.of(8, 9)), [{ a: 8 }, 9]);
});

Deno.test("unflattening a flat record gives the record", () => {
  fc.assert(fc.property(anyFigures, (figures) => {
    assert.deepEqual(createUnflatten(figures)(flatten(figures)), figures);
  }));
});

Deno.test("each value is at the path that its name gives", () => {
  fc.assert(fc.property(anyFigures, (figures) => {
    const values = flatten(figures);
    const found = fieldNames(figures).map((name) =>
      name.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], figures)
    );
    assert.deepEqual(found, values);
  }));
});

Deno.test("an unflatten function can be reused, and does not change earlier results", () => {
  const fill = createUnflatten(figures), first = fill([1, 2, 3, 4]);
  fill([5, 6, 7, 8]);
  assert.deepEqual(flatten(first), [1, 2, 3, 4]);
});
