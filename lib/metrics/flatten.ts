/**
 * Records of numbers, perhaps nested: counts that add up, scores that stand side by side. Here they
 * are taken apart into plain lists and put together again.
 *
 * @module
 */

/** The dotted name of each number, in order: `boundaries.exact.hits`. */
export function fieldNames(figures: object): string[] {
  return Object.entries(figures).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? fieldNames(value).map((below) => `${name}.${below}`)
      : [name]
  );
}

/** Each number, in the same order. */
export function flatten(figures: object): number[] {
  return Object.values(figures).flatMap((value) =>
    typeof value === "object" && value !== null ? flatten(value) : [value]
  );
}

/**
 * Makes figures of the same shape out of other numbers, which are given in order. The shape is taken
 * apart once, so that making one costs little.
 */
export function createUnflatten<Figures extends object>(
  shape: Figures,
): (values: ArrayLike<number>) => Figures {
  const fill = fillerFrom(shape, 0).fill;
  return (values) => fill(values) as Figures;
}

type Fill = (values: ArrayLike<number>) => unknown;

function fillerFrom(shape: unknown, start: number): { fill: Fill; end: number } {
  if (typeof shape !== "object" || shape === null) {
    return { fill: (values) => values[start], end: start + 1 };
  }
  let end = start;
  const fields = Object.entries(shape).map(([name, below]): [string, Fill] => {
    const filler = fillerFrom(below, end);
    end = filler.end;
    return [name, filler.fill];
  });
  if (Array.isArray(shape)) {
    return { fill: (values) => fields.map(([, fill]) => fill(values)), end };
  }
  return {
    fill: (values) => {
      const figures: Record<string, unknown> = {};
      for (const [name, fill] of fields) figures[name] = fill(values);
      return figures;
    },
    end,
  };
}
