import assert from "node:assert/strict";
import { FEATURE_SET_NAMES, loadFeatureSet } from "#models/feature_sets.ts";

Deno.test("every feature set is loaded by its name, and names each of its features once", async () => {
  for (const name of FEATURE_SET_NAMES) {
    const { name: own, names, pairNames } = await loadFeatureSet(name);
    assert.equal(own, name);
    assert.deepEqual([...new Set(names)], names);
    assert.deepEqual([...new Set(pairNames)], pairNames);
  }
});

Deno.test("an unknown feature set is refused, with the known names", async () => {
  for (const name of ["ssm61", "toString", ""]) {
    await assert.rejects(loadFeatureSet(name), {
      message: `Unknown feature set "${name}": this version of Refrain has none, ssm60, repetition`,
    });
  }
});
