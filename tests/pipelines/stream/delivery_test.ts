import assert from "node:assert/strict";
import { type Delivery, mapContent, outcomeOf, Rejection } from "#pipelines/stream/delivery.ts";

const REJECTION = new Rejection("invalid_json", "parse", "", new Uint8Array(), 0, "");

function delivery(content: string | Rejection): Delivery<string> {
  return { origin: { file: "songs.jsonl", line: 3, byte: 40 }, content };
}

Deno.test("Mapping a delivery changes its content and keeps its origin", () => {
  const given = delivery("la");
  const mapped = mapContent(given, (text, { line }) => `${text} ${line}`);
  assert.equal(mapped.content, "la 3");
  assert.equal(mapped.origin, given.origin);
});

Deno.test("Mapping a delivery may turn its content into a rejection", () => {
  assert.equal(mapContent(delivery("la"), () => REJECTION).content, REJECTION);
});

Deno.test("Mapping passes a rejection on untouched", () => {
  const rejected = delivery(REJECTION);
  const turned = () => assert.fail("a rejection has no content to turn");
  assert.equal(mapContent(rejected, turned), rejected);
});

Deno.test("The outcome of stored content is what the content is", () => {
  assert.equal(outcomeOf("filtered"), "filtered");
  assert.equal(outcomeOf({ id: "a", bytes: new Uint8Array() }), "written");
  assert.equal(outcomeOf(REJECTION), "rejected");
});
