import assert from "node:assert/strict";
import { formatJson, formatTable } from "#pipelines/dlq/list.ts";
import { parseDeadLetter } from "#pipelines/kafka/dead_letter.ts";

const encoder = new TextEncoder();

function listed(headers: Readonly<Record<string, string>>, isSent: boolean) {
  const letter = parseDeadLetter({
    topic: "songs.dlq",
    partition: 1,
    offset: 5n,
    timestamp: Date.UTC(2026, 0, 2),
    key: null,
    value: null,
    headers: Object.entries(headers).map(([name, value]) => ({
      name,
      value: encoder.encode(value),
    })),
  });
  return { letter, isSent };
}

const OURS = listed({
  "__connect.errors.topic": "songs",
  "__connect.errors.partition": "2",
  "__connect.errors.offset": "77",
  "__connect.errors.stage": "PARSE",
  "__connect.errors.exception.message": "No\x1b[2J\n\u2028\u202elyrics",
  "x-refrain-error-code": "no_lines",
  "x-refrain-attempts": "3",
  "x-refrain-failed-at": "2026-01-03T00:00:00.000Z",
  "x-refrain-disposition": "oversize",
}, true);
const STRANGE = listed({}, false);

Deno.test("The table has a row for each letter, and no control character", () => {
  assert.equal(
    formatTable([STRANGE, OURS]),
    `
failed at                 from        code      attempts  sent  message
2026-01-02T00:00:00.000Z  ?/?/?       ?         0         no
2026-01-03T00:00:00.000Z  songs/2/77  no_lines  3         yes   No\\u001b[2J\\u000a\\u2028\\u202elyrics
`.trimStart(),
  );
});

Deno.test("A table of no letters is empty", () => {
  assert.equal(formatTable([]), "");
});

Deno.test("A letter as JSON is one line with all its fields, null if undefined", () => {
  const [ours, strange] = formatJson([OURS, STRANGE]).trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assert.deepEqual(ours, {
    failed_at: "2026-01-03T00:00:00.000Z",
    topic: "songs",
    partition: 2,
    offset: 77,
    code: "no_lines",
    stage: "parse",
    message: "No\x1b[2J\n\u2028\u202elyrics",
    attempts: 3,
    cut: true,
    sent: true,
    letter: { partition: 1, offset: 5 },
  });
  assert.deepEqual(strange, {
    failed_at: "2026-01-02T00:00:00.000Z",
    topic: null,
    partition: null,
    offset: null,
    code: null,
    stage: null,
    message: null,
    attempts: 0,
    cut: false,
    sent: false,
    letter: { partition: 1, offset: 5 },
  });
});
