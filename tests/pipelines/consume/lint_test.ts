import { MODEL_NAMES } from "#pipelines/annotator/model_store.ts";
import assert from "node:assert/strict";
import { consumeShape } from "#pipelines/consume/setting_schemas.ts";
import { describeSettings } from "#pipelines/cli/define_settings.ts";
import { EXIT } from "#pipelines/errors.ts";
import { lintCommand } from "#pipelines/consume/lint.ts";
import { runService } from "../../support/kafka/service_process.ts";
import { captureStdout } from "../../support/captured_output.ts";
import { runErrorOf } from "../../support/errors.ts";
import { withVariables } from "../../support/with_variables.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const SETTINGS = Object.values(describeSettings(consumeShape));
const { signal } = new AbortController();

/** The output of lint for a configuration, without the path of its folder, and the exit code. */
async function linted(text: string): Promise<{ printed: string; exitCode: number }> {
  let exitCode = -1, printed = "";
  await inTemporaryFolder({ "c.yaml": text }, async (folder) => {
    printed = await captureStdout(async () => {
      exitCode = await lintCommand.run([`${folder}/c.yaml`], signal);
    });
    printed = printed.replaceAll(`${folder}/`, "");
  });
  return { printed, exitCode };
}

Deno.test("A valid configuration is ok, and its settings are printed without secrets", async () => {
  using _variables = withVariables({ REFRAIN_TEST_SECRET: "hunter2", REFRAIN_TEST_STAGE: "test" });
  const { printed, exitCode } = await linted(`
brokers: [a:1, b:2]
group: refrain-\${REFRAIN_TEST_STAGE}
topic: songs
output: annotations
sasl: scram-sha-256
sasl-username: me
sasl-password: \${REFRAIN_TEST_SECRET}
`);
  assert.equal(exitCode, EXIT.done);
  const [first, ...rows] = printed.trimEnd().split("\n");
  assert.equal(first, "c.yaml: ok");
  const settings = Object.fromEntries(rows.map((row) => row.trim().split(/\s{2,}/)));
  assert.equal(settings.brokers, "a:1,b:2");
  assert.equal(settings.group, "refrain-${REFRAIN_TEST_STAGE}");
  assert.equal(settings["sasl-password"], "(from environment REFRAIN_TEST_SECRET)");
  assert.equal(settings.dlq, "songs.dlq");
  assert.equal(settings.guarantee, "exactly-once");
  assert.equal(settings["session-timeout"], "15000");
  assert.equal(settings["output-file"], undefined);
  assert.ok(Object.keys(settings).every((name) => SETTINGS.some((known) => known.name === name)));
  assert.ok(!printed.includes("hunter2"));
});

Deno.test("The value of a variable is not printed, in any setting", async () => {
  const right = {
    ...{ brokers: "a:1", group: "g", topic: "t", output: "o", tls: "true", sasl: "plain" },
    ...{ "sasl-username": "me", "sasl-password": "file:p", "tls-cert": "c", "tls-key": "k" },
  };
  const texts = SETTINGS.filter(({ name, kind, accepted, secret }) =>
    (kind === "text" || kind === "list") && !accepted!.startsWith("one of ") && !secret &&
    !["config", "output-file"].includes(name)
  );
  for (const { name, accepts } of texts) {
    const value = ["hunter2", "hunter2:1", "./hunter2"].find((text) => accepts(text))!;
    using _variable = withVariables({ REFRAIN_TEST_TEXT: value });
    const settings: Record<string, string> = { ...right, [name]: "${REFRAIN_TEST_TEXT}" };
    const lineEvents = name === "live-topic" ? { "line-events": "true" } : {};
    const { printed, exitCode } = await linted(JSON.stringify({ ...settings, ...lineEvents }));
    assert.equal(exitCode, EXIT.done, printed);
    assert.match(printed, new RegExp(`^  ${name} +\\$\\{REFRAIN_TEST_TEXT\\}$`, "m"));
    assert.ok(!printed.includes("hunter2"), printed);
  }
  assert.ok(texts.length > 10);
});

Deno.test("Secrets and certificates need not exist", async () => {
  const { printed, exitCode } = await linted(`
{brokers: "a:1", group: g, topic: t, output: o, tls: true, tls-ca: nowhere.pem,
 sasl: oauthbearer, sasl-token: "file:/nowhere/token"}`);
  assert.equal(exitCode, EXIT.done);
  assert.match(printed, /^ {2}sasl-token +\(from file:\/nowhere\/token\)$/m);
});

Deno.test("Every fault has a line with its place, in the order of the file", async () => {
  const { printed, exitCode } = await linted(
    "brokers: a\ngrup: g\ntopic: t\noutput: t\n  \ntls: on\nsasl-password: hunter2\n",
  );
  assert.equal(exitCode, EXIT.badConfiguration);
  assert.deepEqual(printed.split("\n").map((line) => line.replace(/: .*/, "")), [
    "c.yaml:1:1",
    "c.yaml:2:1",
    "c.yaml:4:1",
    "c.yaml:6:1",
    "c.yaml:7:1",
    "c.yaml",
    "",
  ]);
  assert.match(printed, /^c\.yaml:2:1: there is no setting grup\. Did you mean group\?$/m);
  assert.match(printed, /^c\.yaml: group: is required/m);
  assert.ok(!printed.includes("hunter2"));
});

Deno.test("A misspelt model is a fault, and the file of a model need not exist", async () => {
  const others = "brokers: a:1\ngroup: g\ntopic: t\noutput: o\n";
  const words = `${MODEL_NAMES.join(", ")}, or the path of a file, with a dot or a slash`;
  for (const [name, nearest] of [["nope", ""], ["bltsm", ". Did you mean blstm?"]]) {
    const { printed, exitCode } = await linted(`${others}model: ${name}\n`);
    assert.equal(exitCode, EXIT.badConfiguration);
    assert.equal(printed, `c.yaml:5:1: model: must be ${words}${nearest}\n`);
  }
  for (const path of ["my.safetensors", "models/mine", "blstm"]) {
    assert.equal((await linted(`${others}model: ${path}\n`)).exitCode, EXIT.done, path);
  }
});

Deno.test("lint checks exactly one file", async () => {
  for (const args of [[], ["a.yaml", "b.yaml"]]) {
    const { exitCode, message } = await runErrorOf(() => lintCommand.run(args, signal));
    assert.equal(exitCode, EXIT.usage);
    assert.match(message, new RegExp(`lint checks one file: it was given ${args.length}`));
  }
  const { message } = await runErrorOf(() => lintCommand.run(["--fast", "a.yaml"], signal));
  assert.match(message, /There is no flag --fast/);
});

Deno.test("A missing file ends lint with 78", async () => {
  const { exitCode } = await runErrorOf(() => lintCommand.run(["/nowhere/c.yaml"], signal));
  assert.equal(exitCode, EXIT.badConfiguration);
});

Deno.test("The example is valid, and lint needs no more permissions than its task has", async () => {
  const { code, stdout, stderr } = await runService(["lint", "examples/consume.yaml"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^examples\/consume\.yaml: ok\n/);
});
