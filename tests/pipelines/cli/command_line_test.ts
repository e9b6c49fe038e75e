import assert from "node:assert/strict";
import fc from "fast-check";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { z } from "zod";
import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { flagHelp } from "#pipelines/cli/command.ts";
import { format, listSetting, setting, switchSetting } from "#pipelines/cli/setting.ts";
import { defineSettings, resolveValues } from "#pipelines/cli/define_settings.ts";

const text = z.string().optional();
const flags = {
  output: setting(text, { value: "FILE", letter: "o", help: "Write here" }),
  format: setting(z.enum(["jsonl", "text"]).optional(), { value: "FORMAT", help: "How\nand why" }),
  language: listSetting(z.string(), { value: "CODE", help: "Keep these" }),
  force: switchSetting("Replace files"),
  maxLines: setting(z.int().min(1).optional(), { value: "N", help: "At most" }),
  rate: setting(z.number().min(0).optional(), { value: "N", help: "How fast" }),
};

function read(...args: string[]) {
  const { given, operands } = parseCommandLine(args, flags);
  return { flags: given, operands };
}

function assertRefused(args: string[], message: RegExp): void {
  assert.throws(() => parseCommandLine(args, flags), (error) => {
    assert.ok(error instanceof RunError);
    assert.equal(error.exitCode, EXIT.usage);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("An empty command line has no values", () => {
  assert.deepEqual(read(), { flags: {}, operands: [] });
});

Deno.test("Every kind of flag is read, after a space and after an equals sign", () => {
  const wanted = {
    flags: {
      output: "a=b.jsonl",
      format: "text",
      language: ["en", "de"],
      force: true,
      maxLines: 12,
      rate: 0.5,
    },
    operands: ["songs"],
  };
  const spaced = "--output a=b.jsonl --format text --language en --force --max-lines 12 --rate 0.5";
  assert.deepEqual(read(...spaced.split(" "), "--language", "de", "songs"), wanted);
  const joined = "songs --output=a=b.jsonl --format=text --language=en --max-lines=12 --rate=0.5";
  assert.deepEqual(read(...joined.split(" "), "--language=de", "--force"), wanted);
});

Deno.test("A letter stands for its flag", () => {
  for (const args of [["-o", "out.jsonl"], ["-o=out.jsonl"], ["--output", "out.jsonl"]]) {
    assert.equal(read(...args).flags.output, "out.jsonl");
  }
  assert.equal(read("-o", "-").flags.output, "-");
});

Deno.test("A text that looks like a number stays a text", () => {
  assert.equal(read("--output", "007").flags.output, "007");
});

Deno.test("Operands are kept as they were written, numbers too", () => {
  const operands = ["songs/", "-", "007", "1e3", "0x10", "1.0"];
  assert.deepEqual(read(...operands).operands, operands);
});

Deno.test("Every word after -- is an operand, even if it begins with a hyphen", () => {
  assert.deepEqual(read("a", "--", "--force", "-"), {
    flags: {},
    operands: ["a", "--force", "-"],
  });
});

Deno.test("A word after -- may have a name that the parser uses itself", () => {
  const operands = ["--_", "-a_b", "--__proto__", "--output", "--"];
  assert.deepEqual(read("--", ...operands).operands, operands);
  assertRefused(["-a_b"], /There is no flag -a_b/);
  assertRefused(["--ouput", "-a_b"], /There is no flag --ouput/);
});

Deno.test("An unknown flag is refused, and the nearest one named", () => {
  assertRefused(["--ouput", "x"], /no flag --ouput\. Did you mean --output\?/);
  assertRefused(["--max-line=3"], /no flag --max-line\. Did you mean --max-lines\?/);
  assertRefused(["--no-force"], /no flag --no-force\. Did you mean --force\?/);
  for (
    const args of [["-x"], ["-=x"], ["-undefined"], ["--__proto__", "1"], ["--constructor"], [
      "--output.x",
      "1",
    ]]
  ) {
    assertRefused(args, /There is no flag/);
  }
  assertRefused(["--quiet"], /There is no flag --quiet: see --help$/);
});

Deno.test("A flag without its value is refused", () => {
  for (const args of [["--output"], ["--output="], ["--output", "--force"], ["-o"]]) {
    assertRefused(args, /--output needs FILE/);
  }
  assertRefused(["--language", "en", "--language"], /--language needs CODE/);
  assertRefused(["--max-lines"], /--max-lines needs N/);
  assertRefused(["--output", "--", "x"], /--output needs FILE/);
  assertRefused(["-o", "-a_b"], /--output needs FILE/);
  assertRefused(
    ["--max-lines", "-1"],
    /--max-lines needs N: must be a whole number of at least 1$/,
  );
});

Deno.test("A hyphen, which stands for a standard stream, is a value or an operand", () => {
  assert.equal(read("--output", "-").flags.output, "-");
  assert.equal(read("--output=-").flags.output, "-");
  assert.deepEqual(read("--force", "-", "-").operands, ["-", "-"]);
  assert.deepEqual(read("--", "--output", "-").operands, ["--output", "-"]);
  assertRefused(["--output", "-", "--output", "-"], /--output was given more than once/);
});

Deno.test("A list may be separated by commas if it is declared so", () => {
  const commas = { brokers: listSetting(z.string(), { value: "HOST", commas: true, help: "" }) };
  const { given: { brokers } } = parseCommandLine(["--brokers=a, b", "--brokers", "c"], commas);
  assert.deepEqual(brokers, ["a", "b", "c"]);
  assert.deepEqual(read("--language=en,de").flags.language, ["en,de"]);
  assert.throws(() => parseCommandLine(["--brokers=a,,b"], commas), /--brokers needs HOST/);
});

Deno.test("Texts have the format that is declared, and refused secrets are not shown", () => {
  const letters = (text: string) => /^[a-z]+$/.test(text);
  const LETTERS = format("letters", letters).optional();
  const name = setting(LETTERS, { value: "NAME", help: "" });
  const secret = setting(LETTERS, { value: "NAME", secret: true, help: "" });
  const path = setting(format("letters", letters, { hidesRefused: true }), { help: "" });
  const read = (...args: string[]) => parseCommandLine(args, { name, secret, path }).given;
  assert.throws(() => read("--path=1"), /--path: must be letters$/);
  assert.equal(read("--name=a").name, "a");
  assert.throws(() => read("--name=1\n2"), /--name 1\\u000a2: must be letters$/);
  assert.throws(() => read("--name", "1".repeat(200)), /--name 1{80}…: must be letters$/);
  assert.throws(() => read("--name="), /--name needs NAME: must be letters$/);
  assert.throws(() => read("--secret=1"), /--secret: must be letters$/);
});

Deno.test("A setting that is not given has its default, and the help shows it", () => {
  const size = setting(z.int().default(3), { value: "N", help: "How much" });
  const name = setting(z.string().optional(), { value: "NAME", help: "Who", otherwise: "you" });
  const settings = defineSettings({ size, name });
  assert.deepEqual(resolveValues(settings, {}), { size: 3, name: undefined });
  assert.equal(resolveValues(settings, { size: 0 }).size, 0);
  assert.equal(
    flagHelp({ size, name }),
    "      --size N     How much (3)\n      --name NAME  Who (you)",
  );
});

Deno.test("A flag that takes one value is refused twice", () => {
  assertRefused(["--output", "a", "--output", "b"], /--output was given more than once/);
  assertRefused(["-o", "a", "-o", "b"], /--output was given more than once/);
});

Deno.test("A value that is not a choice is refused, and the nearest choice is named", () => {
  assertRefused(["--format", "jason"], /one of jsonl, text\. Did you mean jsonl\?/);
  assertRefused(["--format", "csv"], /one of jsonl, text$/);
});

Deno.test("A value that is not a number, is too small or is not whole is refused", () => {
  for (const value of ["0", "ten", "1.5", "5 lines", "1e999", "NaN", "9007199254740993"]) {
    assertRefused([`--max-lines=${value}`], /--max-lines .*a whole number of at least 1/);
  }
  assertRefused(["--rate=-1"], /--rate -1: must be a number of at least 0/);
});

Deno.test("A switch has no value, and does not consume the next word", () => {
  assertRefused(["--force=no"], /--force takes no value/);
  assert.deepEqual(read("--force", "false"), {
    flags: { force: true },
    operands: ["false"],
  });
});

Deno.test("Any command line is read or refused as wrong usage", () => {
  const word = fc.oneof(
    fc.constantFrom("--", "-", "-o", "--output", "--force", "--language=", "--max-lines", "--rate"),
    fc.string({ maxLength: 6 }),
    fc.string({ maxLength: 6 }).map((text) => `--${text}`),
    fc.string({ maxLength: 3 }).map((text) => `-${text}`),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (args) => {
      try {
        parseCommandLine(args, flags);
      } catch (error) {
        assert.ok(error instanceof RunError && error.exitCode === EXIT.usage, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("The help shows every flag with its letter and its value, in two columns", () => {
  assert.equal(
    flagHelp({ output: flags.output, format: flags.format, force: flags.force }),
    [
      "  -o, --output FILE    Write here",
      "      --format FORMAT  How",
      "                       and why",
      "      --force          Replace files",
    ].join("\n"),
  );
});

Deno.test("All values that are refused are reported at once", () => {
  assertRefused(
    ["--max-lines=0", "--format=csv", "songs", "--rate=-1"],
    /^--format csv: .*\n--max-lines 0: .*\n--rate -1: must be a number of at least 0$/,
  );
});
