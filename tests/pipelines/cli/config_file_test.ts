import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { parseConfigFile } from "#pipelines/cli/config_file.ts";
import type { Environment } from "#pipelines/cli/secrets.ts";
import { listSetting, setting, switchSetting } from "#pipelines/cli/setting.ts";
import { SECRET } from "#pipelines/cli/value_formats.ts";

const shape = {
  name: setting(z.string().optional(), { value: "NAME", help: "" }),
  size: setting(z.int().min(1).max(9).optional(), { value: "N", help: "" }),
  on: switchSetting(""),
  languages: listSetting(z.string(), { value: "CODE", commas: true, help: "" }),
  how: setting(z.enum(["fast", "slow"]).optional(), { value: "HOW", help: "" }),
  password: setting(SECRET.optional(), { value: "WHERE", secret: true, help: "" }),
};

const SECRET_WORDS =
  "${NAME} (an environment variable) or file:PATH (a file), never the secret itself";

const variables: Readonly<Record<string, string>> = { STAGE: "test", EMPTY: "", SECRET: "hunter2" };
const from: Environment = (name) =>
  Object.hasOwn(variables, name) ? { value: variables[name] } : { missing: `${name} is not set` };

function read(text: string) {
  return parseConfigFile(text, shape, from);
}

/** The faults of a text, as `line:column message`. */
function faultsOf(text: string): string[] {
  return read(text).faults.map(({ place: { line, column }, message }) =>
    `${line}:${column} ${message}`
  );
}

Deno.test("A value is read by the kind of its setting, not by its type in YAML", () => {
  const { values, faults } = read(
    "name: 007\nsize: 3\non: true\nlanguages: [en, no]\nhow: 'fast'\n",
  );
  assert.deepEqual(faults, []);
  assert.deepEqual(values, {
    name: "007",
    size: 3,
    on: true,
    languages: ["en", "no"],
    how: "fast",
  });
});

Deno.test("JSON and YAML give the same settings", () => {
  const settings = { name: "a: b", size: 3, on: false, languages: ["en"] };
  const { values, faults } = read(JSON.stringify(settings));
  assert.deepEqual(faults, []);
  assert.deepEqual(values, settings);
});

Deno.test("A list may be separated by commas, or be a YAML list", () => {
  assert.deepEqual(read("languages: en, de").values, { languages: ["en", "de"] });
  assert.deepEqual(read("languages:\n  - en,de\n  - fr").values, { languages: ["en", "de", "fr"] });
});

Deno.test("A file that is empty or has only comments is valid", () => {
  for (const text of ["", "\n", "# nothing", "\uFEFF"]) {
    const { values, faults, places } = read(text);
    assert.deepEqual([values, faults, places.size], [{}, [], 0]);
  }
});

Deno.test("Environment variables are replaced anywhere in a value", () => {
  assert.deepEqual(read("name: songs-${STAGE}-${STAGE}\nlanguages: ['${STAGE}', de]").values, {
    name: "songs-test-test",
    languages: ["test", "de"],
  });
});

Deno.test("The original text of a setting with variables is kept, unless it is a secret", () => {
  const { written } = read(
    "name: a-${STAGE}\nlanguages: ['${STAGE}', de]\nhow: fast\npassword: ${SECRET}\nsize: ${STAGE}",
  );
  assert.deepEqual(written, { name: "a-${STAGE}", languages: "${STAGE},de" });
});

Deno.test("An environment variable that is not set, or is written wrongly, is a fault of its setting", () => {
  assert.deepEqual(faultsOf("on: true\nname: a-${NOWHERE}"), [
    "2:1 name a-${NOWHERE}: NOWHERE is not set",
  ]);
  for (const value of ["${}", "${A-B}", "${1}", "${STAGE", "${STAGE:-x}"]) {
    const [fault] = faultsOf(`name: '${value}'`);
    assert.equal(
      fault,
      `1:1 name ${value}: an environment variable is written \${NAME}, ` +
        "in letters, digits and underscores",
    );
  }
  assert.deepEqual(faultsOf("name: ${EMPTY}"), ["1:1 name ${EMPTY} needs NAME"]);
});

Deno.test("A reference to a secret is not resolved", () => {
  assert.deepEqual(read("password: ${SECRET}").values, { password: "${SECRET}" });
  assert.deepEqual(read("password: file:/run/secret").values, { password: "file:/run/secret" });
});

Deno.test("A switch accepts only YAML's spellings of true and false", () => {
  for (const word of ["true", "True", "TRUE", "false", "False", "FALSE"]) {
    assert.equal(read(`on: ${word}`).values.on, word.toLowerCase() === "true", word);
  }
  for (const word of ["yes", "on", "tRUE", "1"]) {
    assert.deepEqual(faultsOf(`on: ${word}`), [`1:1 on ${word}: must be true or false`]);
  }
});

Deno.test("Every fault is reported at its place, and the other settings are read", () => {
  const text = [
    "nmae: x",
    "size: 10",
    "on: yes",
    "how: fsat",
    "languages: [en, '']",
    "size: 3",
    "name: {a: b}",
    "? [x]",
    ": y",
    "password: hunter2",
  ].join("\n");
  const { values, places } = read(text);
  assert.deepEqual(faultsOf(text), [
    "1:1 there is no setting nmae. Did you mean name?",
    "2:1 size 10: must be a whole number from 1 to 9",
    "3:1 on yes: must be true or false",
    "4:1 how fsat: must be one of fast, slow. Did you mean fast?",
    "5:1 languages needs CODE",
    "6:1 size is a duplicate key: must be a whole number from 1 to 9",
    "7:1 name is neither text nor a list of texts",
    "8:3 the name of a setting must be text",
    `10:1 password: must be ${SECRET_WORDS}`,
  ]);
  assert.deepEqual(values, {});
  assert.deepEqual([...places.keys()], ["size", "on", "how", "languages", "name", "password"]);
  assert.deepEqual(places.get("password"), { line: 10, column: 1 });
});

Deno.test("Invalid YAML is reported without the text of the file", () => {
  for (
    const [text, fault] of [
      ["name: *hunter2", "1:1 name is neither text nor a list of texts"],
      ["name: x\npassword: @hunter2", "2:11 not valid YAML: bad scalar start"],
      ["on: true\nname: !hunter2 x", "2:7 not valid YAML: tag resolve failed"],
      ['password: "\\hunter2"', "1:12 not valid YAML: bad dq escape"],
      ["hunter2", "1:1 a configuration has lines of `setting: value`"],
      ["- name: hunter2", "1:1 a configuration has lines of `setting: value`"],
    ]
  ) {
    assert.deepEqual(faultsOf(text), [fault]);
  }
  assert.match(faultsOf("name: x\n---\nname: y")[0], /^2:1 not valid YAML: multiple docs/);
});

Deno.test("Deep nesting is a fault, not a stack overflow", () => {
  for (const text of ["[".repeat(100_000), `name: ${"{a: ".repeat(50_000)}`]) {
    assert.match(faultsOf(text)[0], /not valid YAML/);
  }
});

Deno.test("Names of inherited members are not settings", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    assert.match(faultsOf(`${name}: x`)[0], /there is no setting/);
  }
});

Deno.test("An invalid value of a variable is not shown, because it may be a secret", () => {
  for (const setting of ["size", "on", "how"]) {
    const [fault] = faultsOf(`${setting}: \${SECRET}`);
    assert.match(fault, new RegExp(`^1:1 ${setting} \\$\\{SECRET\\}: must be `));
  }
});

Deno.test("Any text is read, or each fault is one line without the secret", () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...Object.keys(shape),
      ": ",
      "\n",
      "- ",
      "[",
      "]",
      "{",
      "}",
      '"',
      "'",
      "#",
      ",",
    ),
    fc.constantFrom("${SECRET}", "&a ", "*a", "!t ", "|", "? ", "---\n", "  ", "\t", "true", "3"),
    fc.string({ maxLength: 5, unit: "binary" }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      for (const { place, message } of read(`${words.join("")}`).faults) {
        assert.ok(place.line >= 1 && place.column >= 1);
        assert.ok(!message.includes("hunter2"), message);
        assert.ok(!/[\n\r]/.test(message), message);
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("A list is refused where a setting has one value", () => {
  assert.deepEqual(faultsOf("name: [a]\nsize: [1, 2]"), [
    "1:1 name has one value, and not a list",
    "2:1 size has one value, and not a list: must be a whole number from 1 to 9",
  ]);
});

Deno.test("Invalid YAML is one fault, however much of it is invalid", () => {
  assert.equal(faultsOf("a: {b: c}}\n".repeat(50)).length, 1);
});
