import assert from "node:assert/strict";
import fc from "fast-check";
import { EXIT, RunError } from "#pipelines/exit.ts";
import { flagHelp, parseFlags } from "#pipelines/flags.ts";

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
  assert.equal(read("-o", "out.jsonl").flags.output, "out.jsonl");
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

Deno.test("An unknown flag is refused, and the nearest one named", () => {
  assertRefused(["--ouput", "x"], /no flag --ouput\. Did you mean --output\?/);
  assertRefused(["--max-line=3"], /no flag --max-line\. Did you mean --max-lines\?/);
  assertRefused(["--no-force"], /no flag --no-force\. Did you mean --force\?/);
  for (const args of [["-x"], ["--__proto__", "1"], ["--constructor"], ["--output.x", "1"]]) {
    assertRefused(args, /There is no flag/);
  }
});

Deno.test("A flag without its value is refused", () => {
  for (const args of [["--output"], ["--output="], ["--output", "--force"], ["-o"]]) {
    assertRefused(args, /--output needs a FILE/);
  }
  assertRefused(["--language", "en", "--language"], /--language needs a CODE/);
  assertRefused(["--max-lines"], /--max-lines needs a N/);
});

Deno.test("A flag that takes one value is refused twice", () => {
  assertRefused(["--output", "a", "--output", "b"], /--output was given more than once/);
  assertRefused(["-o", "a", "-o", "b"], /--output was given more than once/);
});

Deno.test("A value that is no choice is refused, and the nearest choice named", () => {
  assertRefused(["--format", "jason"], /one of jsonl, text\. Did you mean jsonl\?/);
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
