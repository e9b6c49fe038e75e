import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { EXIT } from "#pipelines/errors.ts";

const RUN = fileURLToPath(new URL("run.ts", import.meta.url));

Deno.test("A wrong command line runs no row and is reported", async () => {
  const cases: readonly (readonly [RegExp, ...string[]])[] = [
    [/There is no flag --sede\. Did you mean --seed\?/, "--sede", "1"],
    [/--seed x: must be a whole number/, "--seed", "x"],
    [/--faults 0: must be a whole number of at least 1/, "--faults", "0"],
    [/There is no row R99: the rows are R1, /, "R1", "R99"],
  ];
  await Promise.all(cases.map(async ([expected, ...args]) => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", RUN, ...args],
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder().decode(stderr);
    assert.equal(code, EXIT.usage, text);
    assert.match(text, expected);
    assert.match(text, /--results FILE/, "the flags are shown");
  }));
});
