import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { parsePrediction } from "#lib/prediction_record.ts";
import { SongError } from "#lib/song_error.ts";
import { anyJson } from "../support/song_arbitraries.ts";
import { songErrorOf } from "../support/errors.ts";

const LABEL = /a label is a word, or 0 \(verse\) or 1 \(chorus\)/;
const ID = /^id: an id is a text of at least one character, or a whole number/;

/** Records that are not predictions, each with the message of its rejection. */
const refused: readonly (readonly [json: string, message: RegExp])[] = [
  ["null", /^The record: must be an object, not null$/],
  ["[]", /^The record: must be an object, not a list$/],
  ['"verse"', /^The record: must be an object, not a text$/],
  ['{"labels":[0]}', ID],
  ['{"id":"","labels":[0]}', /^id: too short$/],
  ['{"id":1.5,"labels":[0]}', ID],
  ['{"id":null,"labels":[0]}', ID],
  ['{"id":"x"}', /this one has neither$/],
  ['{"id":"x","labels":null,"segments":null}', /this one has neither$/],
  ['{"id":"x","labels":[0],"segments":[{"start":0,"end":1,"label":0}]}', /this one has both$/],
  ['{"id":"x","labels":"verse"}', /^labels: must be a list, not a text$/],
  ['{"id":"x","labels":[]}', /^labels: too short$/],
  ['{"id":"x","labels":[0,2]}', LABEL],
  ['{"id":"x","labels":[0,""]}', /^labels\[1\]: too short$/],
  ['{"id":"x","labels":[true]}', LABEL],
  ['{"id":"x","labels":[null]}', LABEL],
  ['{"id":"x","segments":[]}', /^segments: too short$/],
  ['{"id":"x","segments":[{"start":0,"end":1}]}', /^segments\[0\]\.label: /],
  [
    '{"id":"x","segments":[{"start":-1,"end":1,"label":0}]}',
    /^segments\[0\]\.start: must be at least 0$/,
  ],
  ['{"id":"x","segments":[{"start":0,"end":1.5,"label":0}]}', /^segments\[0\]\.end: /],
  [
    '{"id":"x","segments":[{"start":0,"end":9007199254740991,"label":0}]}',
    /end: must be at most 1000000$/,
  ],
  ['{"id":"x","occurrence":0,"labels":[0]}', /^occurrence: must be at least 1$/],
  ['{"id":"x","occurrence":"2","labels":[0]}', /^occurrence: must be a number, not a text$/],
  ['{"id":"x","labels":[0],"chorus":[1.5]}', /^chorus\[0\]: must be at most 1$/],
  ['{"id":"x","labels":[0],"chorus":[-0.1]}', /^chorus\[0\]: must be at least 0$/],
  ['{"id":"x","labels":[0],"chorus":[1e999]}', /^chorus\[0\]: /],
  ['{"id":"x","labels":[0],"chorus":[null]}', /^chorus\[0\]: must be a number, not null$/],
  ['{"id":"x","labels":[0],"chorus":["0.5"]}', /^chorus\[0\]: must be a number, not a text$/],
  ['{"id":"x","labels":[0],"chorus":0.5}', /^chorus: must be a list, not a number$/],
  ['{"id":"x","labels":[0],"chorus":[]}', /labels for 1 lines, and probabilities for 0$/],
  ['{"id":"x","labels":[0],"chorus":[0,1]}', /labels for 1 lines, and probabilities for 2$/],
  ['{"id":"x","labels":[0,1],"lines":[{"chorus":0}]}', /for 2 lines, and probabilities for 1$/],
  ['{"id":"x","labels":[0],"lines":"la"}', /^lines: must be a list, not a text$/],
  [
    '{"id":"x","labels":[0,1],"lines":[{"chorus":0},{}]}',
    /^lines\[1\]\.chorus: is required: a number$/,
  ],
  [
    '{"id":"x","labels":[0,1],"lines":["la",{"chorus":1}]}',
    /^lines\[0\]: must be an object, not a text$/,
  ],
  [
    '{"id":"x","labels":[0,1],"lines":[{"chorus":0},{"chorus":1.5}]}',
    /^lines\[1\]\.chorus: must be at most 1$/,
  ],
  ['{"id":"x","labels":[0],"lines":[{"chorus":"0.5"}]}', /^lines\[0\]\.chorus: /],
];

Deno.test("a value that is not a prediction is refused with the rule and the field", () => {
  for (const [json, expected] of refused) {
    const { code, message } = songErrorOf(() => parsePrediction(parseStrictJson(json)));
    assert.equal(code, "invalid_prediction", json);
    assert.match(message, expected, json);
  }
});

Deno.test("segments that leave a gap, overlap, or contain no line are refused by their index", () => {
  const segments = (...ends: (readonly [number, number])[]) => ({
    id: "x",
    segments: ends.map(([start, end]) => ({ start, end, label: "verse" })),
  });
  for (
    const record of [
      segments([1, 2]),
      segments([0, 2], [3, 4]),
      segments([0, 2], [1, 4]),
      segments([0, 0]),
      segments([2, 4], [0, 2]),
    ]
  ) {
    const { code, message } = songErrorOf(() => parsePrediction(record));
    assert.equal(code, "invalid_prediction");
    assert.match(message, /^segments\[\d\]: runs from \d to \d; it must start at \d/);
  }
});

Deno.test("any value is read as a prediction or refused", () => {
  const field = fc.constantFrom("id", "labels", "segments", "chorus", "lines", "occurrence");
  const few = fc.oneof(anyJson, fc.constantFrom("x", [0], [0.5], [{ chorus: 0.5 }], 1));
  fc.assert(
    fc.property(fc.oneof(anyJson, fc.dictionary(field, few)), (value) => {
      try {
        const { id, prediction } = parsePrediction(value);
        assert.equal(typeof id, "string");
        assert.ok(prediction.labels.length > 0);
      } catch (error) {
        assert.ok(error instanceof SongError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
