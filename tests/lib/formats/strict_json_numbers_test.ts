import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStrictJson } from "#lib/formats/strict_json.ts";

function rewritten(text: string): string {
  return JSON.stringify(parseStrictJson(text));
}

Deno.test("numbers that a 64-bit float would change are written as they were read", () => {
  for (
    const text of [
      "12345678901234567890",
      "-9007199254740993",
      "0.1000000000000000055511151231257827",
      "1e400",
      "-1E+2",
      "0e0",
      "1234567890.123456789",
    ]
  ) {
    assert.equal(rewritten(text), text);
    assert.equal(rewritten(`{"a":["1",${text},{"b":${text}}],"c":${text}}`).split(text).length, 4);
  }
});

Deno.test("integers of any length and any exponents keep every character", () => {
  const number = fc.oneof(
    fc.bigInt().map(String),
    fc.tuple(fc.bigInt(), fc.nat(), fc.constantFrom("e", "E", "e+", "e-"), fc.nat({ max: 999 }))
      .map(([whole, part, e, exponent]) => `${whole}.${part}${e}${exponent}`),
  );
  const json = fc.array(fc.oneof(number, fc.string().map((text) => JSON.stringify(text))))
    .map((values) => `[${values.join(",")}]`);
  fc.assert(fc.property(json, (text) => assert.equal(rewritten(text), text)));
});

Deno.test("numbers that a 64-bit float represents are read as numbers", () => {
  const text = '[0,7,-1.5,0.25,1e-7,1e+21,9007199254740991,123456789012345.5,true,null,"1e400"]';
  assert.deepEqual(parseStrictJson(text), JSON.parse(text));
});
