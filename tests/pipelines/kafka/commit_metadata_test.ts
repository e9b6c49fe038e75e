import assert from "node:assert/strict";
import fc from "fast-check";
import { formatMetadata, parseMetadata } from "#pipelines/kafka/commit_metadata.ts";

const anyTotals = fc.array(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  { maxLength: 40 },
);

Deno.test("The metadata of an offset is read back exactly", () => {
  fc.assert(fc.property(anyTotals, fc.option(fc.string(), { nil: undefined }), (totals, state) => {
    const { totals: read, state: readState } = parseMetadata(formatMetadata({ totals, state }))!;
    assert.deepEqual(read, totals.map((value) => value === 0 ? 0 : value));
    assert.equal(readState, state);
  }));
});

Deno.test("The longest state that labellers may have fits with the largest totals", () => {
  const totals = new Array(30).fill(-1.2345678901234567e-300);
  assert.ok(formatMetadata({ totals, state: "A".repeat(2500) }).length <= 4096);
});

Deno.test("Metadata that is too long for a broker is refused with its length", () => {
  assert.throws(() => formatMetadata({ totals: [], state: "A".repeat(4096) }), {
    name: "RangeError",
    message: /Cannot commit 41\d\d bytes of metadata with an offset: at most 4096/,
  });
});

Deno.test("Metadata of another program or of a manual reset is ignored", () => {
  const others = [
    "",
    "{",
    "null",
    "hello",
    "[]",
    "7",
    '{"totals":[]}',
    '{"schema":"refrain.run/2"}',
  ];
  for (const text of others) assert.equal(parseMetadata(text), undefined, text);
});

Deno.test("Metadata of an unreadable version is refused, not ignored", () => {
  const later = { schema: "refrain.commit/2", totals: [] };
  const damaged = { schema: "refrain.commit/1", totals: "none" };
  for (const metadata of [later, damaged]) {
    assert.throws(() => parseMetadata(JSON.stringify(metadata)), {
      exitCode: 78,
      message: new RegExp(`Cannot resume from .*"${metadata.schema}".*another --group`),
    });
  }
});
