import { jsonl } from "#lib/formats/jsonl.ts";
import assert from "node:assert/strict";
import { SONG_LIMITS } from "#lib/song.ts";
import type { SongErrorCode } from "#lib/song_error.ts";
import { songErrorOf } from "../support/errors.ts";

const SMALL = { maxLines: 3, maxLineCharacters: 8 };

/** A record that breaks each rule, and what the message must name: the place, and the value or the rule. */
const BROKEN: Readonly<
  Record<
    Exclude<SongErrorCode, "invalid_prediction">,
    readonly (readonly [json: string, names: RegExp])[]
  >
> = {
  invalid_json: [["", /JSON/], ['{"lines": ["la"]', /JSON/], ['{"lines": [NaN]}', /JSON/]],
  duplicate_key: [['{"id": "one", "lines": ["la"], "id": "two"}', /Character 31: .*"id"/]],
  forbidden_key: [['{"lines": ["la"], "__proto__": {}}', /Character 18: .*"__proto__"/]],
  lone_surrogate: [['{"lines": ["\\ud83c"]}', /Character 11/]],
  too_deep: [[`{"lines": ["la"], "extra": ${"[".repeat(64)}${"]".repeat(64)}}`, /90.*64/]],
  invalid_song: [
    ['{"lines": ["la"], "sections": [{"start": 0, "end": 1}]}', /\[0\]: a label or a name is req/],
    ["[]", /object, not a list/],
    ['"la"', /^The record: must be an object, not a text$/],
    ["{}", /neither "lines" nor "lyrics"$/],
    ['{"text": "la"}', /neither "lines" nor "lyrics"; it has text$/],
    ['{"id": 1, "lyric": "la"}', /; it has lyric\. Did you mean lyrics\?$/],
    ['{"line": ["la"]}', /; it has line\. Did you mean lines\?$/],
    [
      '{"schema": "refrain.annotation/2", "id": 1}',
      /can be read again if it was made with --lines$/,
    ],
    ['{"lines": ["la"], "lyrics": "la"}', /both "lines" and "lyrics"/],
    ['{"lines": "la"}', /^lines: must be a list, not a text$/],
    ['{"lines": ["la", 7]}', /^lines\[1\]/],
    ['{"lines": [{"words": "la"}]}', /^lines\[0\]/],
    ['{"lines": ["la"], "id": ""}', /^id/],
    ['{"lines": ["la"], "id": 1.5}', /^id/],
    ['{"lines": ["la"], "title": 7}', /^title: must be a text, not a number$/],
    ['{"lines": ["la", "di"], "labels": [0, 2]}', /^labels\[1\]/],
    ['{"lines": ["la", "di"], "labels": [true, false]}', /^labels\[0\]/],
    [
      '{"lines": ["la"], "sections": [{"start": 0, "end": 1, "label": "verse", "by": "me"}]}',
      /^sections\[0\]: there is no field by$/,
    ],
    [
      '{"lines": ["la"], "sections": [{"start": 0, "label": "verse"}]}',
      /^sections\[0\]\.end: is required: a number$/,
    ],
    ['{"lines": ["la", "di"], "breaks": [0]}', /breaks: 0.*1 to 1/],
    ['{"lines": ["la", "di"], "breaks": [1, 2]}', /breaks: 2.*1 to 1/],
    [
      '{"lines": ["la", "di"], "breaks": [0.5]}',
      /^breaks\[0\]: must be a whole number, not a number$/,
    ],
    ['{"lines": ["la"], "breaks": [-1]}', /^breaks\[0\]: must be at least 0$/],
    ['{"lines": ["la"], "title": 12345678901234567890}', /^title: must be a text, not a number$/],
  ],
  invalid_labels: [
    ['{"lines": ["la", "di"], "labels": [1]}', /1 labels for 2/],
    ['{"lyrics": "[Chorus]\\nla", "labels": [1]}', /twice/],
    [
      '{"lyrics": "[Chorus]\\nla", "sections": [{"start": 0, "end": 1, "label": "x"}]}',
      /twice/,
    ],
    [
      '{"lines": ["la"], "labels": [1], "sections": [{"start": 0, "end": 1, "label": 0}]}',
      /twice, and they differ: "labels" has chorus for lyric line 0, .* section "verse" is verse$/,
    ],
    [
      '{"lines": ["la", "di"], "labels": [0, 1], "sections": [{"start": 0, "end": 2, "name": "x"}]}',
      /twice, and they differ: "labels" has chorus for lyric line 1, but its section "x" is verse$/,
    ],
    ['{"lines": ["la", "di"], "sections": [{"start": 1, "end": 2, "label": 0}]}', /\[0\].*at 0/],
    ['{"lines": ["la", "di"], "sections": [{"start": 0, "end": 0, "label": 0}]}', /\[0\]/],
    ['{"lines": ["la", "di"], "sections": [{"start": 0, "end": 1, "label": 0}]}', /line 1 .* 2/],
    ['{"lines": ["la", "di"], "sections": [{"start": 0, "end": 3, "label": 0}]}', /line 3 .* 2/],
    ['{"lines": ["la"], "sections": []}', /line 0 .* 1/],
  ],
  invalid_character: [['{"lines": ["la", "d\\u0000"]}', /line 1.*NUL/]],
  no_lines: [
    ['{"lines": []}', /no lyric line/],
    ['{"lyrics": ""}', /no lyric line/],
    ['{"lyrics": "\\n [Chorus] \\n\\n"}', /no lyric line/],
  ],
  too_many_lines: [['{"lines": ["la", "la", "la", "la"]}', /4 lyric lines.*3/]],
  line_too_long: [['{"lines": ["la", "la la la l"]}', /1.*10.*8/]],
};

for (const [code, songs] of Object.entries(BROKEN)) {
  Deno.test(`a song that breaks the rule ${code} is refused under that name`, () => {
    for (const [json, names] of songs) {
      const error = songErrorOf(() => jsonl.parse(json, SMALL));
      assert.equal(error.code, code, json);
      assert.match(error.message, names, json);
    }
  });
}

Deno.test("songs at exactly the limit are accepted", () => {
  assert.equal(jsonl.parse('{"lyrics": "la\\n\\n12345678\\nla"}', SMALL).lines.length, 3);
});

Deno.test("songs of two thousand lines of four thousand characters are read", () => {
  const lines = new Array(2_000).fill("la ".repeat(1_365) + "l");
  assert.equal(jsonl.parse(JSON.stringify({ lines }), SONG_LIMITS).lines.length, 2_000);
  const { code } = songErrorOf(() =>
    jsonl.parse(JSON.stringify({ lines: [...lines, "la"] }), SONG_LIMITS)
  );
  assert.equal(code, "too_many_lines");
});
