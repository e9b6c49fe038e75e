import assert from "node:assert/strict";
import { REJECT_CODES } from "#pipelines/stream/delivery.ts";
import { deadLetterChoice } from "../../support/dead_letter_choice.ts";
import { captureStderr } from "../../support/captured_output.ts";

Deno.test("There is a warning for an unknown code, with the nearest known one, and the code is used", async () => {
  const reported = await captureStderr(() => {
    deadLetterChoice("--code", "too_many_line", "--code=no_lines", "--code", "x\u0007");
  });
  assert.equal(reported.length, 2);
  assert.equal(
    reported[0],
    "warning: --code too_many_line is not known. Did you mean too_many_lines?",
  );
  assert.match(reported[1], /^warning: --code x\\u0007 is not known/);
});

Deno.test("There is no warning for known codes", async () => {
  const reported = await captureStderr(() => {
    deadLetterChoice(...REJECT_CODES.flatMap((code) => ["--code", code]));
  });
  assert.deepEqual(reported, []);
});

Deno.test("A day that does not exist in its month is refused, with or without a time", () => {
  const refused = ["2026-02-31", "2026-02-29T12:00:00Z", "2026-04-31T00:00:00+05:00", "2026-00-10"];
  for (const flag of ["--since", "--until"]) {
    for (const text of refused) {
      assert.throws(
        () => deadLetterChoice(flag, text),
        new RegExp(`^RunError: ${flag} 2026-.*: must be a day`),
      );
    }
    for (const text of ["2028-02-29", "2026-12-31T23:59:59.9-11:00"]) deadLetterChoice(flag, text);
  }
});
