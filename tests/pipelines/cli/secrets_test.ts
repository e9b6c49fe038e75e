import assert from "node:assert/strict";
import { createSecret, describeReference, type Environment } from "#pipelines/cli/secrets.ts";
import { EXIT } from "#pipelines/errors.ts";
import { SECRET } from "#pipelines/cli/value_formats.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const variables: Record<string, string> = { PASSWORD: "hunter2\n", EMPTY: "\n" };
const from: Environment = (name) =>
  name in variables ? { value: variables[name] } : { missing: `${name} is not set` };

Deno.test("A secret is read from the environment or a file, without the last line end", async () => {
  await inTemporaryFolder(
    { lf: "hunter2\n", crlf: "hunter2\r\n", two: " a\nb\n\n" },
    async (folder) => {
      assert.equal(await createSecret("sasl-password", "${PASSWORD}", from)(), "hunter2");
      assert.equal(await createSecret("sasl-password", `file:${folder}/lf`)(), "hunter2");
      assert.equal(await createSecret("sasl-password", `file:${folder}/crlf`)(), "hunter2");
      assert.equal(await createSecret("sasl-password", `file:${folder}/two`)(), " a\nb\n");
    },
  );
});

Deno.test("A secret is read again each time, so that its file may be replaced", async () => {
  await inTemporaryFolder({ token: "old" }, async (folder) => {
    const token = createSecret("sasl-token", `file:${folder}/token`);
    assert.equal(await token(), "old");
    await Deno.writeTextFile(`${folder}/token`, "new");
    assert.equal(await token(), "new");
  });
});

Deno.test("Where there is no secret, the error names the setting and the place", async () => {
  await inTemporaryFolder({ empty: "\n" }, async (folder) => {
    for (
      const [reference, message] of [
        ["${NOWHERE}", /^sasl-password: NOWHERE is not set$/],
        ["${EMPTY}", /^sasl-password: \$\{EMPTY\} is empty$/],
        [`file:${folder}/empty`, /^sasl-password: file:.*empty is empty$/],
        [
          `file:${folder}/none`,
          /^sasl-password: cannot read file:[^ ]*none: No such file or directory$/,
        ],
        [`file:${folder}`, /^sasl-password: cannot read file:[^ ]*: Is a directory$/],
      ] as const
    ) {
      const { exitCode, message: reported } = await runErrorOf(
        createSecret("sasl-password", reference, from),
      );
      assert.equal(exitCode, EXIT.badConfiguration);
      assert.match(reported, message);
    }
  });
});

Deno.test("A reference to a secret is described without the secret", () => {
  assert.equal(describeReference("${PASSWORD}"), "(from environment PASSWORD)");
  assert.equal(describeReference("file:/run/secrets/kafka"), "(from file:/run/secrets/kafka)");
});

Deno.test("A setting accepts a reference to a secret, and nothing that could be the secret", () => {
  for (const where of ["${A}", "${_a1}", "file:x", "file:/run/secrets/a b"]) {
    assert.ok(SECRET.safeParse(where).success, where);
  }
  for (
    const other of [
      "hunter2",
      "$A",
      "${}",
      "${1A}",
      "a${A}",
      "${A}b",
      "file:",
      "file:${A}",
      "File:x",
    ]
  ) {
    assert.ok(!SECRET.safeParse(other).success, other);
  }
});
