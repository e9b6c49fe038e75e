import { textTable } from "#pipelines/cli/text_table.ts";
import assert from "node:assert/strict";

const rows = [["", "one", "2"], ["longer", "1", "three"], ["a", "", "4"]];

Deno.test("A table stands on the left of its columns, and ends no line with blanks", () => {
  assert.equal(textTable(rows), "        one  2\nlonger  1    three\na            4");
  assert.equal(textTable([["a", ""]]), "a");
});

Deno.test("Columns behind the first few stand on the right", () => {
  assert.equal(
    textTable(rows, { left: 1 }),
    "        one      2\nlonger    1  three\na                4",
  );
  assert.equal(
    textTable(rows, { left: 2 }),
    "        one      2\nlonger  1    three\na                4",
  );
});
