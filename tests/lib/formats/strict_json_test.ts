import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { anyJson } from "../../support/song_arbitraries.ts";
import { songErrorOf } from "../../support/errors.ts";

function codeOf(text: string): string {
  return songErrorOf(() => parseStrictJson(text)).code;
}

Deno.test("any JSON value is written as it was read", () => {
  fc.assert(fc.property(anyJson, fc.nat({ max: 3 }), (value, indent) => {
    assert.deepEqual(parseStrictJson(JSON.stringify(value, null, indent)), value);
  }));
});

Deno.test("text that is not JSON is refused", () => {
  for (const text of ["", "NaN", "Infinity", "[1,]", "'la'", "01", "{a: 1}", '"a\nb"', "[1] 2"]) {
    assert.equal(codeOf(text), "invalid_json", text);
  }
});

Deno.test("the message about bad JSON quotes nothing of the song", () => {
  const words = "silver river, carry me home tonight";
  for (
    const text of [`["${words}", NaN, "${words}"]`, `["${words}", NaN]`, `NaN "${words}"`, words]
  ) {
    const { message } = songErrorOf(() => parseStrictJson(text));
    assert.doesNotMatch(message, /silver|river|carry|tonight/, text);
  }
});

Deno.test("a duplicate key is refused at any depth", () => {
  const inside = (json: string, depth: number) =>
    '{"a": ['.repeat(depth) + json + "]}".repeat(depth);
  for (const depth of [0, 1, 5, 30]) {
    assert.equal(codeOf(inside('{"b": 1, "c": {"b": 2}, "b": 3}', depth)), "duplicate_key");
  }
  assert.equal(codeOf('{"": 1, "": 2}'), "duplicate_key");
  assert.equal(codeOf('{"a" : {"b": [1, {}]} , "a" : 1}'), "duplicate_key");
});

Deno.test("a duplicate key is refused in escapes of four digits", () => {
  assert.equal(codeOf('{"key": 1, "\\u006bey": 2}'), "duplicate_key");
  assert.equal(codeOf('{"é": 1, "\\u00E9": 2}'), "duplicate_key");
});

Deno.test("a duplicate key is refused in short escapes too", () => {
  assert.equal(codeOf('{"a/b": 1, "a\\/b": 2}'), "duplicate_key");
  assert.equal(codeOf('{"\\n": 1, "\\u000a": 2}'), "duplicate_key");
  assert.equal(codeOf('{"\\"": 1, "\\u0022": 2}'), "duplicate_key");
});

Deno.test("the same key in different objects, or as a value, is not a duplicate", () => {
  for (
    const text of [
      '[{"a": 1}, {"a": 2}]',
      '{"a": {"a": {"a": "a"}}, "b": {"a": 1}}',
      '{"a": ["a", "a", "b"], "b": "a", "A": "a"}',
      '{"a": [{}], "b": [[], {"a": "}"}], "c\\"": "{\\"a\\":", "c": "\\\\"}',
    ]
  ) assert.deepEqual(parseStrictJson(text), JSON.parse(text));
});

Deno.test("the key __proto__ is refused at any depth and in any spelling, but allowed as a value", () => {
  for (const key of ["__proto__", "\\u005f_proto__", "\\u005F\\u005Fproto\\u005F_"]) {
    assert.equal(codeOf(`{"${key}": 1}`), "forbidden_key");
    assert.equal(codeOf(`[{"a": {"${key}": null}}]`), "forbidden_key");
  }
  assert.deepEqual(parseStrictJson('["__proto__"]'), ["__proto__"]);
});

Deno.test("half a surrogate pair is refused in values and in keys", () => {
  for (const half of ["\\ud83c", "\\udfb5", "\\uDFB5\\uD83C", "la\\ud83cla"]) {
    assert.equal(codeOf(`["${half}"]`), "lone_surrogate", half);
    assert.equal(codeOf(`{"${half}": 1}`), "lone_surrogate", half);
  }
});

Deno.test("half a surrogate pair is refused without an escape, too", () => {
  assert.equal(codeOf('["\ud83c"]'), "lone_surrogate");
  assert.equal(codeOf('{"\udfb5": 1}'), "lone_surrogate");
});

Deno.test("whole surrogate pairs and escaped backslashes before a u are allowed", () => {
  for (
    const text of ['"\\ud83c\\udfb5"', '"🎵"', '"\\\\ud83c"', '{"\\ud83c\\udfb5": "\\\\\\u0061"}']
  ) {
    assert.deepEqual(parseStrictJson(text), JSON.parse(text));
  }
});

Deno.test("sixty-four levels are read, sixty-five and a hundred thousand are refused", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  assert.deepEqual(parseStrictJson(nested(64)), JSON.parse(nested(64)));
  assert.equal(codeOf(nested(65)), "too_deep");
  assert.equal(codeOf(nested(100_000)), "too_deep");
  assert.equal(codeOf('{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)), "too_deep");
  assert.deepEqual(parseStrictJson(`[${"[[]],".repeat(1_000)}"${"[".repeat(100)}"]`), [
    ...new Array(1_000).fill([[]]),
    "[".repeat(100),
  ]);
});

Deno.test("a string of eight million characters is read, with and without escapes", () => {
  for (const piece of ["x", '"', "\\", "\u0001"]) {
    const value = { text: piece.repeat(8_000_000 / piece.length) };
    assert.ok((parseStrictJson(JSON.stringify(value)) as typeof value).text === value.text, piece);
  }
});
