/**
 * Gates: what must not be true of an edition that is published, such as `chorus_rate>0.6`.
 *
 * @module
 */
import { closest } from "fastest-levenshtein";
import { listed } from "../format_number.ts";
import { DIFF_FIGURES, EDITION_FIGURES, type Figures } from "./gate_metrics.ts";

/** Fails if a figure is on one side of a bound. */
export interface Gate {
  readonly figure: string;
  readonly operator: Operator;
  readonly bound: number;
}

type Operator = "<" | "<=" | ">" | ">=";

interface Comparison {
  readonly holds: (value: number, bound: number) => boolean;
  readonly words: (bound: number) => string;
}

const COMPARISONS: Readonly<Record<Operator, Comparison>> = {
  "<": { holds: (value, bound) => value < bound, words: (bound) => `below ${bound}` },
  "<=": { holds: (value, bound) => value <= bound, words: (bound) => `at ${bound} or below` },
  ">": { holds: (value, bound) => value > bound, words: (bound) => `above ${bound}` },
  ">=": { holds: (value, bound) => value >= bound, words: (bound) => `at ${bound} or above` },
};

const GATE = /^\s*([a-z]\w*)\s*([<>]=?)\s*(-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*$/;

/** All that a gate may ask for. */
export const GATE_FIGURES: readonly string[] = [...DIFF_FIGURES, ...EDITION_FIGURES];

/**
 * Reads a gate, such as `boundary_f1<0.9`, with or without spaces.
 *
 * @throws {RangeError} if it has another form, or if there is no such figure: it names the nearest.
 */
export function parseGate(text: string): Gate {
  const [, figure, operator, number] = GATE.exec(text) ?? [];
  if (figure === undefined) {
    throw new RangeError(
      `A gate is FIGURE<NUMBER, or with <=, > or >=, such as ${GATE_FIGURES[0]}<0.9: not ${text}`,
    );
  }
  if (!GATE_FIGURES.includes(figure)) {
    throw new RangeError(
      `There is no figure ${figure}; the nearest is ${closest(figure, GATE_FIGURES)}. ` +
        `There are ${listed(GATE_FIGURES)}`,
    );
  }
  return { figure, operator: operator as Operator, bound: Number(number) };
}

/** What failed, as sentences; a figure that is not defined fails too. */
export function failedGates(gates: readonly Gate[], figures: Figures): string[] {
  return gates.flatMap((gate) => {
    const value = figures[gate.figure] ?? null,
      where = COMPARISONS[gate.operator].words(gate.bound);
    if (value === null) {
      return [`${gate.figure} is not defined here, so it cannot be told not to be ${where}`];
    }
    return fails(gate, value)
      ? [`${gate.figure} is ${shown(gate, value)}, and fails ${where}`]
      : [];
  });
}

function fails({ operator, bound }: Gate, value: number): boolean {
  return COMPARISONS[operator].holds(value, bound);
}

/** Three decimals, or as many as it takes to tell it from the bound, on the side that fails. */
function shown(gate: Gate, value: number): string {
  if (Number.isInteger(value)) return String(value);
  const fewest = Math.max(3, String(gate.bound).split(".")[1]?.length ?? 0);
  const rounded = [0, 1, 3, 6].map((more) => value.toFixed(Math.min(fewest + more, 20)));
  return rounded.find((text) => fails(gate, Number(text))) ?? String(value);
}
