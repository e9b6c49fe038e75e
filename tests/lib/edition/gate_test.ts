import { failedGates, type Gate, GATE_FIGURES, parseGate } from "#lib/edition/gate.ts";
import assert from "node:assert/strict";
import fc from "fast-check";

Deno.test("a gate is a figure, an operator and a number, with or without spaces", () => {
  const gates: readonly (readonly [string, Gate])[] = [
    ["boundary_f1<0.9", { figure: "boundary_f1", operator: "<", bound: 0.9 }],
    ["  chorus_rate  >=  .6 ", { figure: "chorus_rate", operator: ">=", bound: 0.6 }],
    ["confidence_change <= -1e-2", { figure: "confidence_change", operator: "<=", bound: -0.01 }],
    ["songs>1000", { figure: "songs", operator: ">", bound: 1000 }],
  ];
  for (const [text, gate] of gates) assert.deepEqual(parseGate(text), gate);
});

Deno.test("any figure, operator and number is read as it is written", () => {
  // Minus zero is written as zero.
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const operator = fc.constantFrom("<", "<=", ">", ">=");
  fc.assert(fc.property(fc.constantFrom(...GATE_FIGURES), operator, number, (...parts) => {
    const [figure, operator, bound] = parts;
    assert.deepEqual(parseGate(parts.join(" ")), { figure, operator, bound });
  }));
});

Deno.test("what has another form is refused, with the form", () => {
  for (
    const text of [
      "",
      "boundary_f1",
      "boundary_f1=0.9",
      "boundary_f1<",
      "boundary_f1<90%",
      "boundary_f1<0.9 or songs<1",
      "0.9>boundary_f1",
      "boundary_f1<<1",
      "boundary_f1<Infinity",
      "boundary_f1<0x1",
    ]
  ) {
    assert.throws(
      () => parseGate(text),
      (error: Error) =>
        error instanceof RangeError && error.message.startsWith("A gate is FIGURE<NUMBER"),
      text,
    );
  }
});

Deno.test("a figure that there is not is refused: the nearest is named, and all are listed", () => {
  assert.throws(() => parseGate("boundry_f1<0.9"), (error: Error) => {
    assert.match(error.message, /^There is no figure boundry_f1; the nearest is boundary_f1\. /);
    for (const figure of GATE_FIGURES) assert.ok(error.message.includes(figure), figure);
    return error instanceof RangeError;
  });
});

/** What of one gate fails at a value. */
function failedAt(text: string, value: number | null): string[] {
  const gate = parseGate(text);
  return failedGates([gate], { [gate.figure]: value });
}

Deno.test("a gate fails on its side of the bound, and only a closed one at the bound itself", () => {
  const failing = (operator: string) =>
    [0.8, 0.9, 1].filter((value) => failedAt(`confidence${operator}0.9`, value).length > 0);
  assert.deepEqual(failing("<"), [0.8]);
  assert.deepEqual(failing("<="), [0.8, 0.9]);
  assert.deepEqual(failing(">"), [1]);
  assert.deepEqual(failing(">="), [0.9, 1]);
});

Deno.test("what failed is told as a sentence", () => {
  assert.deepEqual(failedAt("boundary_f1<0.9", 0.8612), [
    "boundary_f1 is 0.861, and fails below 0.9",
  ]);
  assert.deepEqual(failedAt("chorus_rate >= 0.6", 0.75), [
    "chorus_rate is 0.750, and fails at 0.6 or above",
  ]);
  assert.deepEqual(failedAt("songs<1000", 12), ["songs is 12, and fails below 1000"]);
  assert.deepEqual(failedAt("confidence_change<-0.01", -0.5), [
    "confidence_change is -0.500, and fails below -0.01",
  ]);
});

Deno.test("a number that fails is never shown as one that would pass", () => {
  assert.deepEqual(failedAt("boundary_f1<0.9", 0.89999), [
    "boundary_f1 is 0.899990, and fails below 0.9",
  ]);
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
    for (const [sentence] of [failedAt("boundary_f1<0.9", value)].filter(({ length }) => length)) {
      assert.ok(Number(/is (\S+),/.exec(sentence)![1]) < 0.9, sentence);
    }
  }));
});

Deno.test("a figure that is not defined fails whichever gate asks for it, and so does a missing one", () => {
  for (const operator of ["<", "<=", ">", ">="]) {
    const [sentence] = failedAt(`boundary_f1${operator}0.5`, null);
    assert.match(sentence, /^boundary_f1 is not defined here, so it cannot be told not to be /);
  }
  assert.equal(failedGates([parseGate("songs<1")], {}).length, 1);
});

Deno.test("all gates are held, and those that fail are told in order", () => {
  const gates = ["songs<1", "confidence>0.9", "one_label>0.5"].map((text) => parseGate(text));
  const failed = failedGates(gates, { songs: 0, confidence: 0.8, one_label: 0.75 });
  assert.deepEqual(failed.map((sentence) => sentence.split(" ")[0]), ["songs", "one_label"]);
});
