import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { similarityMap } from "#web/charts/similarity_map.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";

function mapOf(lines: readonly string[], reference: string, predicted: string) {
  const structures = [reference, predicted].map((digits) =>
    structureFromLabels(labelsOfDigits(digits))
  );
  const { text } = similarityMap(lines, structures[0], structures[1]);
  return { text, map: new DOMParser().parseFromString(text, "text/html") };
}

/** The strokes of each shade, by its opacity. */
function strokesOf(map: ReturnType<typeof mapOf>["map"]): Record<string, string> {
  return Object.fromEntries(
    [...map.querySelectorAll("path")].map((path) => [
      path.getAttribute("stroke-opacity"),
      path.getAttribute("d"),
    ]),
  );
}

Deno.test("a map has a cell for each pair of lines, in the shade of their similarity", () => {
  const { map } = mapOf(["la la di", "oh my", "la la di", "oh you"], "0011", "0110");
  assert.deepEqual(strokesOf(map), {
    "0.6": "M3 1h1M1 3h1", // half of two words
    "1": "M0 0h1M2 0h1M1 1h1M0 2h1M2 2h1M3 3h1",
  });
});

Deno.test("equal cells side by side are one stroke", () => {
  const { map } = mapOf(["la", "la", "la"], "000", "000");
  assert.deepEqual(strokesOf(map), { "1": "M0 0h3M0 1h3M0 2h3" });
});

Deno.test("reference sections are on the left of a map, predicted sections above", () => {
  const { map } = mapOf(["a", "b", "c", "d"], "0011", "0110");
  const titles = (side: string) =>
    [...map.querySelectorAll(`.${side} title`)].map(({ textContent }) => textContent);
  assert.deepEqual(titles("left"), ["lines 0 to 1: verse", "lines 2 to 3: chorus"]);
  assert.deepEqual(titles("above"), ["line 0: verse", "lines 1 to 2: chorus", "line 3: verse"]);
  assert.equal(map.querySelector(".left rect")!.getAttribute("height"), "50%");
});

Deno.test("a map contains no words, and the map of a long song stays small", () => {
  const words = ["zorblat", "quimby", "vexel", "mordant", "plinth", "wobble", "grackle"];
  const lines = Array.from(
    { length: 2000 },
    (_, line) =>
      [1, 2, 3, 5].map((step) => words[(line * step + line % 3) % 7] + line % 11).join(" "),
  );
  const { text, map } = mapOf(lines, "0".repeat(2000), "01".repeat(1000));
  assert.doesNotMatch(text, /zorblat|quimby/);
  assert.equal(map.querySelector(".cells")!.getAttribute("viewBox"), "0 -0.5 400 400");
  assert.ok(text.length < 2_000_000, String(text.length));
});
