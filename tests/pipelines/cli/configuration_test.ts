import assert from "node:assert/strict";
import fc from "fast-check";
import { readConfiguration } from "#pipelines/cli/configuration.ts";
import type { Environment } from "#pipelines/cli/secrets.ts";
import { SECRET } from "#pipelines/cli/validators.ts";

const flags = {
  name: { kind: "text", value: "NAME", help: "" },
  size: { kind: "integer", value: "N", minimum: 1, maximum: 9, help: "" },
  on: { kind: "switch", help: "" },
  languages: { kind: "list", value: "CODE", commas: true, help: "" },
  how: { kind: "text", value: "HOW", choices: ["fast", "slow"], help: "" },
  password: { kind: "text", value: "WHERE", form: SECRET, secret: true, help: "" },
} as const;

const variables: Readonly<Record<string, string>> = { STAGE: "test", EMPTY: "", SECRET: "hunter2" };
const from: Environment = (name) =>
  Object.hasOwn(variables, name) ? { value: variables[name] } : { missing: `${name} is not set` };

function read(text: string) {
  return readConfiguration(text, flags, from);
}

/** The faults of a text, as `line:column message`. */
function faultsOf(text: string): string[] {
  return read(text).faults.map(({ place: { line, column }, message }) =>
    `${line}:${column} ${message}`
  );
}

Deno.test("A configuration is read by the kinds of its settings, whatever YAML would make of them", () => {
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

Deno.test("JSON and YAML say the same", () => {
  const settings = { name: "a: b", size: 3, on: false, languages: ["en"] };
  const { values, faults } = read(JSON.stringify(settings));
  assert.deepEqual(faults, []);
  assert.deepEqual(values, settings);
});

Deno.test("A list may have commas between, or be a list", () => {
  assert.deepEqual(read("languages: en, de").values, { languages: ["en", "de"] });
  assert.deepEqual(read("languages:\n  - en,de\n  - fr").values, { languages: ["en", "de", "fr"] });
});

Deno.test("An empty file, or one of comments, states nothing, and that is no fault", () => {
  for (const text of ["", "\n", "# nothing", "\uFEFF"]) {
    const { values, faults, places } = read(text);
    assert.deepEqual([values, faults, places.size], [{}, [], 0]);
  }
});

Deno.test("Environment variables are put in, wherever they stand in a value", () => {
  assert.deepEqual(read("name: songs-${STAGE}-${STAGE}\nlanguages: ['${STAGE}', de]").values, {
    name: "songs-test-test",
    languages: ["test", "de"],
  });
});

Deno.test("A setting that names variables is kept as it is written, too, unless it is a secret", () => {
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

Deno.test("Where a secret is stays as it is written", () => {
  assert.deepEqual(read("password: ${SECRET}").values, { password: "${SECRET}" });
  assert.deepEqual(read("password: file:/run/secret").values, { password: "file:/run/secret" });
});

Deno.test("A switch is on or off in the spellings that YAML has, and no others", () => {
  for (const word of ["true", "True", "TRUE", "false", "False", "FALSE"]) {
    assert.equal(read(`on: ${word}`).values.on, word.toLowerCase() === "true", word);
  }
  for (const word of ["yes", "on", "tRUE", "1"]) {
    assert.deepEqual(faultsOf(`on: ${word}`), [`1:1 on ${word}: it is true or false`]);
  }
});

Deno.test("Every fault is told at its place, and the other settings are read", () => {
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
    "2:1 size 10: it is a whole number from 1 to 9",
    "3:1 on yes: it is true or false",
    "4:1 how fsat: it is one of fast, slow. Did you mean fast?",
    "5:1 languages needs CODE",
    "6:1 size stands here again: it is a whole number from 1 to 9",
    "7:1 name is neither text nor a list of texts",
    "8:3 a setting is called by a text",
    `10:1 password: it is ${SECRET.words}`,
  ]);
  assert.deepEqual(values, {});
  assert.deepEqual([...places.keys()], ["size", "on", "how", "languages", "name", "password"]);
  assert.deepEqual(places.get("password"), { line: 10, column: 1 });
});

Deno.test("A text that is no YAML is told in our words, without what stands there", () => {
  for (
    const [text, fault] of [
      ["name: *hunter2", "1:1 name is neither text nor a list of texts"],
      ["name: x\npassword: @hunter2", "2:11 it is no YAML: bad scalar start"],
      ["on: true\nname: !hunter2 x", "2:7 it is no YAML: tag resolve failed"],
      ['password: "\\hunter2"', "1:12 it is no YAML: bad dq escape"],
      ["hunter2", "1:1 a configuration is lines of `setting: value`"],
      ["- name: hunter2", "1:1 a configuration is lines of `setting: value`"],
    ]
  ) {
    assert.deepEqual(faultsOf(text), [fault]);
  }
  assert.match(faultsOf("name: x\n---\nname: y")[0], /^2:1 it is no YAML: multiple docs/);
});

Deno.test("Depth ends in a fault, not in a full stack", () => {
  for (const text of ["[".repeat(100_000), `name: ${"{a: ".repeat(50_000)}`]) {
    assert.match(faultsOf(text)[0], /it is no YAML/);
  }
});

Deno.test("Names of what every object has are no settings", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    assert.match(faultsOf(`${name}: x`)[0], /there is no setting/);
  }
});

Deno.test("What a variable holds is not told if it is wrong, as it may be meant for a secret", () => {
  for (const setting of ["size", "on", "how"]) {
    const [fault] = faultsOf(`${setting}: \${SECRET}`);
    assert.match(fault, new RegExp(`^1:1 ${setting} \\$\\{SECRET\\}: it is `));
  }
});

Deno.test("Any text is read, or its faults are told on one line each without the secret", () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...Object.keys(flags),
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
