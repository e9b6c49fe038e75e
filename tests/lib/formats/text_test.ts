import { toLabelling } from "#lib/label.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createAnnotation } from "#lib/annotation.ts";
import { plainText } from "#lib/formats/text.ts";
import { parseSong, referenceLabels } from "#lib/song.ts";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { anySongWithProbabilities } from "../../support/song_arbitraries.ts";

const song = parseSong({ id: "tide", title: "Tide", artist: "Ana", lines: ["la", "di", "hey"] });
const chorus = Float32Array.of(0.25, 0.25, 0.75);
const annotation = createAnnotation(song, toLabelling(chorus), TEST_MODEL);

Deno.test("a song is printed with a header above each part and a blank line between parts", () => {
  assert.equal(
    plainText.stringify(song, annotation),
    "# Tide – Ana\n\n[Verse]\nla\ndi\n\n[Chorus]\nhey\n\n\n",
  );
});

Deno.test("a song without a title is headed by its artist or its id", () => {
  const heading = (record: object) =>
    plainText.stringify(parseSong({ lines: song.lines, ...record }), annotation).split("\n")[0];
  assert.equal(heading({ id: "tide" }), "# tide");
  assert.equal(heading({ id: "tide", title: "Tide" }), "# Tide");
  assert.equal(heading({ id: "tide", artist: "Ana" }), "# Ana");
});

Deno.test("in colour, each part shows its confidence in percent", () => {
  const text = plainText.stringify(song, annotation, { color: true });
  assert.ok(text.includes("\x1b[36m[Verse]\x1b[0m \x1b[2m75 %\x1b[0m\nla"), text);
  assert.ok(text.includes("\x1b[1;33m[Chorus]\x1b[0m \x1b[2m75 %\x1b[0m\nhey"), text);
});

Deno.test("control characters of a song never reach the terminal", () => {
  const steering = parseSong({
    id: "tide",
    title: "\x1b[2JTide\x9b",
    lines: ["la\x07", "d\ti", "h\x08ey\x1b]0;x\x07\x7f"],
  });
  assert.equal(
    plainText.stringify(steering, annotation),
    "# \\u001b[2JTide\\u009b\n\n[Verse]\nla\\u0007\nd\ti\n\n" +
      "[Chorus]\nh\\u0008ey\\u001b]0;x\\u0007\\u007f\n\n\n",
  );
});

Deno.test("a printed song, its heading aside, reads back with its labels as reference labels", () => {
  fc.assert(fc.property(anySongWithProbabilities, ([song, chorus]) => {
    const text = plainText.stringify(song, createAnnotation(song, toLabelling(chorus), TEST_MODEL));
    const withoutHeading = text.slice(text.indexOf("\n"));
    assert.deepEqual(referenceLabels(plainText.parse(withoutHeading)), toLabelling(chorus).labels);
  }));
});
