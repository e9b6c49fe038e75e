import assert from "node:assert/strict";
import { consumeFlags, consumeSettingFlags } from "#pipelines/consume/flags.ts";
import { consumeSettings } from "#pipelines/consume/settings.ts";
import { EXIT } from "#pipelines/errors.ts";
import { acceptedForm, type Flag } from "#pipelines/cli/flag.ts";
import { parseFlags } from "#pipelines/cli/flags.ts";
import { BROKER, LISTENING_ADDRESS, NAME, SECRET, TOPIC } from "#pipelines/cli/validators.ts";
import { withVariables } from "../../support/with_variables.ts";
import { runErrorOf } from "../../support/run_error.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const RIGHT: Readonly<Record<string, string>> = {
  brokers: "kafka:9092",
  group: "refrain",
  topic: "songs",
  output: "annotations",
};

const VARIABLE = "${REFRAIN_TEST_WRONG}";

/** Texts that a setting does not take, three or more. */
function wrongTexts(flag: Flag): readonly string[] {
  const { kind, choices, minimum = 0, maximum, form } = flag;
  if (kind === "switch") return ["yes", "1", "tRUE", ""];
  if (choices) return ["hunter2", choices[0].toUpperCase(), `${choices[0]} `, ""];
  if (kind === "integer") {
    return [
      "many",
      `${minimum - 1}`,
      `${minimum}.5`,
      "1e400",
      ...maximum ? [`${maximum + 1}`] : [],
    ];
  }
  const others: Partial<Record<string, string[]>> = {
    [BROKER.words]: ["kafka", "kafka:http", "kafka:70000"],
    [LISTENING_ADDRESS.words]: ["9464", "http://:9464", ":94640"],
    [SECRET.words]: ["hunter2", "$hunter2", "hunter2${A}"],
    [TOPIC.words]: ["t".repeat(250), "a topic", ".."],
    [NAME.words]: ["n".repeat(201), "a\u0085b"],
  };
  return ["", "a\u0007b", "\u2028", ...others[form!.words] ?? []];
}

/** A setting that is wrong, alone beside right ones, as a file and the line that it stands on. */
function* wrongFiles(name: string, flag: Flag): Generator<{ text: string; line: number }> {
  const others = Object.entries(RIGHT).filter(([other]) => other !== name);
  const start = others.map(([other, value]) => `${other}: ${value}\n`).join("");
  const values = [
    ...wrongTexts(flag).map((text) => JSON.stringify(text)),
    "{a: b}",
    "[[a]]",
    "${REFRAIN_NOWHERE",
    ...flag.secret ? [] : [VARIABLE],
    ...flag.kind === "list" ? [] : ["[a, b]"],
  ];
  for (const value of values) {
    yield { text: `${start}${name}: ${value}\n`, line: others.length + 1 };
  }
}

function assertNamed(message: string, name: string, flag: Flag): void {
  assert.ok(new RegExp(`^(--)?${name}\\b`).test(message), message);
  assert.ok(message.includes(acceptedForm(flag)!), `${message} lacks ${acceptedForm(flag)}`);
  assert.ok(!flag.secret || !message.includes("hunter2"), message);
  assert.ok(!message.includes("\n") && message.length < 400, message);
}

Deno.test("Every setting says what it takes", () => {
  assert.ok(Object.keys(consumeSettingFlags).length > 35);
  for (const [name, flag] of Object.entries<Flag>(consumeSettingFlags)) {
    assert.ok(acceptedForm(flag), name);
    assert.ok(wrongTexts(flag).length >= 3, name);
  }
});

for (const [name, flag] of Object.entries<Flag>(consumeSettingFlags)) {
  Deno.test(`${name} that is wrong in a file ends with 78, its place and what it takes`, async () => {
    using _variable = withVariables({ REFRAIN_TEST_WRONG: "hunter2\u0007" });
    for (const { text, line } of wrongFiles(name, flag)) {
      await inTemporaryFolder({ "c.yaml": text }, async (folder) => {
        const path = `${folder}/c.yaml`, place = `${path}:${line}:1: `;
        const { exitCode, message } = await runErrorOf(() =>
          consumeSettings(parseFlags(["--config", path], consumeFlags))
        );
        assert.equal(exitCode, EXIT.badConfiguration);
        assert.ok(message.startsWith(place), message);
        if (text.includes("${REFRAIN_NOWHERE")) assert.ok(message.includes("${NAME}"), message);
        else assertNamed(message.slice(place.length), name, flag);
        assert.ok(!message.includes("\u0007"), message);
        assert.ok(!text.includes(VARIABLE) || !message.includes("hunter2"), message);
      });
    }
  });

  Deno.test(`--${name} that is wrong ends with 64 and what it takes`, async () => {
    const others = Object.entries(RIGHT).filter(([other]) => other !== name).flatMap(
      ([other, value]) => [`--${other}`, value],
    );
    const joined = wrongTexts(flag).map((text) => [`--${name}=${text}`]);
    const apart = wrongTexts(flag).map((text) => [`--${name}`, text]);
    const wrong = flag.kind === "switch" ? joined : [...joined, ...apart, [`--${name}`]];
    for (const args of wrong) {
      const { exitCode, message } = await runErrorOf(() =>
        parseFlags([...others, ...args], consumeFlags)
      );
      assert.equal(exitCode, EXIT.usage);
      if (flag.kind === "switch") assert.equal(message, `--${name} takes no value`);
      else assertNamed(message, name, flag);
    }
  });

  if (flag.kind === "switch") continue;

  Deno.test(`What follows --${name} and begins like a flag is no value, and is not shown`, async () => {
    for (const word of ["-my_secret", "-hunter2", "--hunter2", "-1", "--", "--tls", "--topic=t"]) {
      const { exitCode, message } = await runErrorOf(() =>
        parseFlags([`--${name}`, word, "operand"], consumeFlags)
      );
      assert.equal(exitCode, EXIT.usage);
      const needs = `--${name} needs ${flag.value}: it is ${acceptedForm(flag)}`;
      assert.equal(message, needs);
    }
  });
}
