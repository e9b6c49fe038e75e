import assert from "node:assert/strict";
import { Rejection } from "#pipelines/stream/delivery.ts";
import { parseLineEvent } from "#pipelines/consume/line_events/event.ts";

function messageOf(json: string): string {
  const event = parseLineEvent(new TextEncoder().encode(json), 1_000);
  assert.ok(event instanceof Rejection, json);
  assert.equal(event.code, "invalid_event");
  return event.message;
}

Deno.test("A value that is not a line event is rejected with a message and the place", () => {
  const cases = [
    ["[]", "The record: must be an object, not a list"],
    ["{}", "songId: an id is a text of at least one character, or a whole number"],
    ['{"songId":"","end":true}', "songId: too short"],
    ['{"songId":1,"index":"0","text":"la"}', "index: must be a number, not a text"],
    ['{"songId":1,"index":0.5,"text":"la"}', "index: must be a whole number, not a number"],
    ['{"songId":1,"index":-1,"text":"la"}', "index: must be at least 0"],
    ['{"songId":1,"index":100000,"text":"la"}', "index: must be at most 99999"],
    ['{"songId":1,"index":0,"text":["la"]}', "text: must be a text, not a list"],
    ['{"songId":1,"end":"yes"}', "end: must be true or false, not a text"],
    ['{"songId":1,"index":0}', 'text: an event needs a row, or "end": true'],
    ['{"songId":1,"text":"la"}', "index: a row needs its index, from 0"],
  ];
  for (const [json, message] of cases) assert.equal(messageOf(json), message);
});
