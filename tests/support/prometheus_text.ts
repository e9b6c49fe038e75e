import assert from "node:assert/strict";

/** A metric, with its samples by their spelling in the text: `name{label="value"}`. */
export interface Family {
  readonly help: string;
  readonly type: string;
  readonly samples: ReadonlyMap<string, number>;
}

const NAME = "[a-z][a-z0-9_]*";
const VALUE = String.raw`"(?:[^"\\]|\\[\\"n])*"`;
const SAMPLE = new RegExp(
  String.raw`^((${NAME})(?:\{${NAME}=${VALUE}(?:,${NAME}=${VALUE})*\})?) (\S+)$`,
);

/** The metric families of a text for Prometheus, by name. Any other text fails the test. */
export function familiesOf(text: string): Map<string, Family> {
  const families = new Map<string, Family & { readonly samples: Map<string, number> }>();
  let current = "", help: { name: string; text: string } | undefined;
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const [, keyword, name, rest] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      help = { name, text: rest };
    } else if (keyword === "TYPE") {
      assert.equal(help?.name, name, "the help goes before the type");
      assert.match(rest, /^(counter|gauge|histogram)$/);
      assert.ok(!families.has(name), `${name} comes once`);
      families.set(name, { help: help.text, type: rest, samples: new Map() });
      current = name;
    } else {
      const [, sample, sampleName, value] = SAMPLE.exec(line) ?? assert.fail(`no sample: ${line}`);
      const { type, samples } = families.get(current)!;
      const names = type === "histogram"
        ? ["_bucket", "_sum", "_count"].map((ending) => current + ending)
        : [current];
      assert.ok(names.includes(sampleName), `${sampleName} stands under ${current}`);
      assert.ok(!samples.has(sample), `${sample} comes once`);
      assert.ok(Number.isFinite(Number(value)), line);
      samples.set(sample, Number(value));
    }
  }
  return families;
}
