import assert from "node:assert/strict";
import fc from "fast-check";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { flagHelp, parseFlags, withDefaults } from "#pipelines/cli/flags.ts";

const flags = {
  output: { kind: "text", value: "FILE", letter: "o", help: "Write here" },
  format: { kind: "text", value: "FORMAT", choices: ["jsonl", "text"], help: "How\nand why" },
  language: { kind: "list", value: "CODE", help: "Keep these" },
  force: { kind: "switch", help: "Replace files" },
  "max-lines": { kind: "integer", value: "N", minimum: 1, help: "At most" },
  rate: { kind: "number", value: "N", help: "How fast" },
} as const;

const nothing = {
  output: undefined,
  format: undefined,
  language: [],
  force: false,
  "max-lines": undefined,
  rate: undefined,
};

function read(...args: string[]) {
  return parseFlags(args, flags);
}

function assertRefused(args: string[], message: RegExp): void {
  assert.throws(() => parseFlags(args, flags), (error) => {
    assert.ok(error instanceof RunError);
    assert.equal(error.exitCode, EXIT.usage);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("An empty command line leaves switches off, lists empty and all else absent", () => {
  assert.deepEqual(read(), { flags: nothing, operands: [] });
});

Deno.test("Every kind of flag is read, after a space and after an equals sign", () => {
  const wanted = {
    flags: {
      output: "a=b.jsonl",
      format: "text",
      language: ["en", "de"],
      force: true,
      "max-lines": 12,
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

Deno.test("What follows two hyphens is an operand, even with hyphens before it", () => {
  assert.deepEqual(read("a", "--", "--force", "-"), {
    flags: nothing,
    operands: ["a", "--force", "-"],
  });
});

Deno.test("What follows two hyphens may be called as the parser calls its own", () => {
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
  assertRefused(["--max-lines", "-1"], /--max-lines needs N: it is a whole number from 1 on$/);
});

Deno.test("A hyphen, which stands for a standard stream, is a value or an operand", () => {
  assert.equal(read("--output", "-").flags.output, "-");
  assert.equal(read("--output=-").flags.output, "-");
  assert.deepEqual(read("--force", "-", "-").operands, ["-", "-"]);
  assert.deepEqual(read("--", "--output", "-").operands, ["--output", "-"]);
  assertRefused(["--output", "-", "--output", "-"], /--output was given more than once/);
});

Deno.test("A list may have commas between, if it is declared so", () => {
  const commas = { brokers: { kind: "list", value: "HOST", commas: true, help: "" } } as const;
  const { flags: { brokers } } = parseFlags(["--brokers=a, b", "--brokers", "c"], commas);
  assert.deepEqual(brokers, ["a", "b", "c"]);
  assert.deepEqual(read("--language=en,de").flags.language, ["en,de"]);
  assert.throws(() => parseFlags(["--brokers=a,,b"], commas), /--brokers needs HOST/);
});

Deno.test("Texts have the form that is declared, and what is wrong with secrets is not shown", () => {
  const form = { words: "letters", accepts: (text: string) => /^[a-z]+$/.test(text) };
  const name = { kind: "text", value: "NAME", form, help: "" } as const;
  const forms = { name, secret: { ...name, secret: true } } as const;
  const path = { ...name, form: { ...form, hidesRefused: true } } as const;
  assert.throws(() => parseFlags(["--path=1"], { path }), /--path: it is letters$/);
  assert.equal(parseFlags(["--name=a"], forms).flags.name, "a");
  assert.throws(() => parseFlags(["--name=1\n2"], forms), /--name 1\\u000a2: it is letters$/);
  assert.throws(
    () => parseFlags(["--name", "1".repeat(200)], forms),
    /--name 1{80}…: it is letters$/,
  );
  assert.throws(() => parseFlags(["--name="], forms), /--name needs NAME: it is letters$/);
  assert.throws(() => parseFlags(["--secret=1"], forms), /--secret: it is letters$/);
});

Deno.test("What is not given takes its default, and the help tells it", () => {
  const size = { kind: "integer", value: "N", default: 3, help: "How much" } as const;
  const name = { kind: "text", value: "NAME", help: "Who" } as const;
  const given = parseFlags([], { size, name }).flags;
  assert.equal(given.size, undefined);
  assert.deepEqual(withDefaults({ size, name }, given), { size: 3, name: undefined });
  assert.equal(withDefaults({ size, name }, { ...given, size: 0 }).size, 0);
  assert.equal(flagHelp({ size }), "      --size N  How much (3)");
});

Deno.test("A flag that takes one value is refused twice", () => {
  assertRefused(["--output", "a", "--output", "b"], /--output was given more than once/);
  assertRefused(["-o", "a", "-o", "b"], /--output was given more than once/);
});

Deno.test("A value that is no choice is refused, and the nearest choice named", () => {
  assertRefused(["--format", "jason"], /one of jsonl, text\. Did you mean jsonl\?/);
  assertRefused(["--format", "csv"], /one of jsonl, text$/);
});

Deno.test("A number that is none, too small or not whole where it must be is refused", () => {
  for (const value of ["0", "ten", "1.5", "5 lines", "1e999", "NaN", "9007199254740993"]) {
    assertRefused([`--max-lines=${value}`], /--max-lines .*a whole number from 1 on/);
  }
  assertRefused(["--rate=-1"], /--rate -1: it is a number from 0 on/);
});

Deno.test("A switch takes no value, and leaves what follows it alone", () => {
  assertRefused(["--force=no"], /--force takes no value/);
  assert.deepEqual(read("--force", "false"), {
    flags: { ...nothing, force: true },
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
        parseFlags(args, flags);
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
