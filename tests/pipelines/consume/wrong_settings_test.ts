import assert from "node:assert/strict";
import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { describeSetting, type Setting, setting } from "#pipelines/cli/setting.ts";
import { describeSettings } from "#pipelines/cli/define_settings.ts";
import { BROKER, LISTENING_ADDRESS, NAME, SECRET, TOPIC } from "#pipelines/cli/value_formats.ts";
import { consumeShape } from "#pipelines/consume/setting_schemas.ts";
import { EXIT } from "#pipelines/errors.ts";
import { z } from "zod";
import { consumeSettingsOf } from "../../support/consume_settings.ts";
import { withVariables } from "../../support/with_variables.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const { config: _, ...fileShape } = consumeShape;
const SETTINGS = Object.values(describeSettings(fileShape));

const RIGHT: Readonly<Record<string, string>> = {
  brokers: "kafka:9092",
  group: "refrain",
  topic: "songs",
  output: "annotations",
};

const VARIABLE = "${REFRAIN_TEST_WRONG}";

/** Values that formats do not accept. */
const WRONG_OF_FORMAT = new Map([
  [BROKER, ["kafka", "kafka:http", "kafka:70000"]],
  [LISTENING_ADDRESS, ["9464", "http://:9464", ":94640"]],
  [SECRET, ["hunter2", "$hunter2", "hunter2${A}"]],
  [TOPIC, ["t".repeat(250), "a topic", ".."]],
  [NAME, ["n".repeat(201), "a\u0085b"]],
].map(([schema, texts]) => [wordsOf(schema as z.ZodString), texts as string[]]));

function wordsOf(schema: z.ZodString): string {
  return describeSetting("any", setting(schema, { help: "" })).accepted!;
}

/** At least three values that a setting does not accept. */
function wrongTexts({ kind, names, accepted }: Setting): readonly string[] {
  if (kind === "switch") return ["yes", "1", "tRUE", ""];
  if (accepted!.startsWith("one of ")) {
    return ["hunter2", names[0].toUpperCase(), `${names[0]} `, ""];
  }
  if (kind === "number") {
    const [, minimum] = /(?:from|at least) (\d+)/.exec(accepted!)!;
    const [, maximum] = /to (\d+)$/.exec(accepted!) ?? [];
    return [
      "many",
      `${Number(minimum) - 1}`,
      `${minimum}.5`,
      "1e400",
      ...maximum ? [`${Number(maximum) + 1}`] : [],
    ];
  }
  return ["", "a\u0007b", "\u2028", ...WRONG_OF_FORMAT.get(accepted!) ?? []];
}

/** Files with one invalid setting among valid ones, and its line. */
function* wrongFiles(name: string, flag: Setting): Generator<{ text: string; line: number }> {
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

function assertNamed(message: string, name: string, flag: Setting): void {
  assert.ok(new RegExp(`^(--)?${name}\\b`).test(message), message);
  assert.ok(message.includes(flag.accepted!), `${message} lacks ${flag.accepted}`);
  assert.ok(!flag.secret || !message.includes("hunter2"), message);
  assert.ok(!message.includes("\n") && message.length < 400, message);
}

Deno.test("Every setting describes its values", () => {
  assert.ok(SETTINGS.length > 35);
  for (const flag of SETTINGS) {
    assert.ok(flag.accepted, flag.name);
    assert.ok(wrongTexts(flag).length >= 3, flag.name);
  }
});

for (const flag of SETTINGS) {
  const { name } = flag;

  Deno.test(`An invalid ${name} in a file ends with 78, its place and the accepted values`, async () => {
    using _variable = withVariables({ REFRAIN_TEST_WRONG: "hunter2\u0007" });
    for (const { text, line } of wrongFiles(name, flag)) {
      await inTemporaryFolder({ "c.yaml": text }, async (folder) => {
        const path = `${folder}/c.yaml`, place = `${path}:${line}:1: `;
        const { exitCode, message } = await runErrorOf(() => consumeSettingsOf(["--config", path]));
        assert.equal(exitCode, EXIT.badConfiguration);
        assert.ok(message.startsWith(place), message);
        if (text.includes("${REFRAIN_NOWHERE")) assert.ok(message.includes("${NAME}"), message);
        else assertNamed(message.slice(place.length), name, flag);
        assert.ok(!message.includes("\u0007"), message);
        assert.ok(!text.includes(VARIABLE) || !message.includes("hunter2"), message);
      });
    }
  });

  Deno.test(`An invalid --${name} ends with 64 and the accepted values`, async () => {
    const others = Object.entries(RIGHT).filter(([other]) => other !== name).flatMap(
      ([other, value]) => [`--${other}`, value],
    );
    const joined = wrongTexts(flag).map((text) => [`--${name}=${text}`]);
    const apart = wrongTexts(flag).map((text) => [`--${name}`, text]);
    const wrong = flag.kind === "switch" ? joined : [...joined, ...apart, [`--${name}`]];
    for (const args of wrong) {
      const { exitCode, message } = await runErrorOf(() =>
        parseCommandLine([...others, ...args], consumeShape)
      );
      assert.equal(exitCode, EXIT.usage);
      if (flag.kind === "switch") assert.equal(message, `--${name} takes no value`);
      else assertNamed(message, name, flag);
    }
  });

  if (flag.kind === "switch") continue;

  Deno.test(`A word that looks like a flag is not a value of --${name}, and is not shown`, async () => {
    for (const word of ["-my_secret", "-hunter2", "--hunter2", "-1", "--", "--tls", "--topic=t"]) {
      const { exitCode, message } = await runErrorOf(() =>
        parseCommandLine([`--${name}`, word, "operand"], consumeShape)
      );
      assert.equal(exitCode, EXIT.usage);
      const needs = `--${name} needs ${flag.value}: must be ${flag.accepted}`;
      assert.equal(message, needs);
    }
  });
}
