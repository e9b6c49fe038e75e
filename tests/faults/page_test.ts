import assert from "node:assert/strict";
import { ROWS } from "./rows.ts";

const page = await Deno.readTextFile(new URL("../../docs/reliability.md", import.meta.url));

/** The cells of the table that begins with such columns, without its head. */
function tableOf(...columns: readonly string[]): readonly (readonly string[])[] {
  const tables = page.match(/^(\|.*\n)+/gm)!.map((table) => {
    const cells = table.trimEnd().split("\n")
      .map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim()));
    return cells.filter((_, line) => line !== 1);
  });
  const table = tables.find(([head]) => columns.every((column, place) => head[place] === column));
  assert.ok(table, `docs/reliability.md has no table of ${columns.join(", ")}`);
  return table.slice(1);
}

Deno.test("docs/reliability.md has every row and its promise as they are declared", () => {
  const documented = tableOf("Row", "Promise", "How").map(([row, promise]) => ({ row, promise }));
  assert.deepEqual(documented, ROWS.map(({ row, promise }) => ({ row, promise })));
  for (const [row, , how] of tableOf("Row", "Promise", "How")) assert.ok(how, row);
});

Deno.test("docs/reliability.md has a result of every row, or says that there is none", () => {
  const results = tableOf("Row", "Records", "Faults");
  assert.deepEqual(results.map(([row]) => row), ROWS.map(({ row }) => row));
  for (const cells of results) assert.match(cells.at(-1)!, /^(passed|\*\*failed\*\*|not run)$/);
});

Deno.test("The tests that docs/reliability.md names are there", async () => {
  const named = Array.from(page.matchAll(/`(tests\/[a-z_/.]+)`/g), ([, path]) => path)
    .filter((path) => path !== "tests/faults/results.jsonl");
  assert.ok(named.length > 5);
  for (const path of named) await Deno.stat(new URL(`../../${path}`, import.meta.url));
});
