/**
 * Holds what an edition says of a catalogue against what is known of it. The manifest is not asked.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import { decompressed } from "#pipelines/stream/sources/decompression.ts";
import { isDeepStrictEqual } from "node:util";
import { filesBelow } from "../../support/files_below.ts";
import type { KnownInput } from "./known_catalogue.ts";
import type { KnownRecord } from "./known_input.ts";
import type { Verdict } from "./verdict.ts";

const TOLD = 5;

/** Judges a finished edition. */
export async function editionVerdict(
  folder: string,
  catalogue: readonly KnownInput[],
): Promise<Verdict> {
  const judge = new Judge(catalogue);
  for (const path of Object.keys(await filesBelow(folder))) {
    const [, kind, part] = /^(\w+)\/(.*?)(?:-\d{5})?\.jsonl(?:\.\w+)?$/.exec(path) ?? [];
    if (kind !== "annotations" && kind !== "rejects") continue;
    for (const line of await linesOf(`${folder}/${path}`)) {
      if (kind === "annotations") judge.hear(part, writtenOf(line));
      else judge.hear(part, rejectedOf(line));
    }
  }
  return judge.sentence();
}

/** Hears each result once, file by file. */
class Judge {
  readonly #known = new Map<number, { readonly part: string; readonly record: KnownRecord }>();
  readonly #times = new Map<number, number>();
  readonly #examples: string[] = [];
  #counts = { written: 0, rejected: 0, wrong: 0, disordered: 0 };
  /** The last number of each part, by what it is stored as. */
  #last = new Map<string, number>();

  constructor(catalogue: readonly KnownInput[]) {
    for (const { part, records } of catalogue) {
      for (const record of records) this.#known.set(record.number, { part, record });
    }
  }

  hear(part: string, found: KnownRecord): void {
    const { number, fate } = found, known = this.#known.get(number);
    this.#counts[fate]++;
    this.#times.set(number, (this.#times.get(number) ?? 0) + 1);
    if (known?.part !== part || !isSame(found, known.record)) {
      this.#counts.wrong++;
      this.#tell(`${part}: ${JSON.stringify(found)} is not ${JSON.stringify(known)}`);
    }
    const of = `${fate} ${part}`;
    if (number < (this.#last.get(of) ?? 0)) this.#counts.disordered++;
    this.#last.set(of, number);
  }

  sentence(): Verdict {
    const lost = [...this.#known.keys()].filter((number) => !this.#times.has(number));
    for (const number of lost) this.#tell(`${number} is lost`);
    const { size: records } = this.#known;
    const duplicated = [...this.#times.values()].reduce((sum, times) => sum + times - 1, 0);
    return { records, ...this.#counts, duplicated, lost: lost.length, examples: this.#examples };
  }

  #tell(what: string): void {
    if (this.#examples.length < TOLD) this.#examples.push(what);
  }
}

/** Which id a text gets is not known. */
function isSame(found: KnownRecord, known: KnownRecord): boolean {
  if (found.fate === "rejected" || known.fate === "rejected") {
    return isDeepStrictEqual(found, known);
  }
  return isDeepStrictEqual(found, { ...known, id: known.id ?? found.id });
}

function writtenOf(line: string): KnownRecord {
  const { id, occurrence = 1, title, extra, segments }: Annotation = JSON.parse(line);
  return {
    fate: "written",
    number: Number(extra?.number ?? title),
    ...{ id, occurrence },
    labels: segments.flatMap(({ start, end, label }) => new Array(end - start).fill(label)),
  };
}

function rejectedOf(line: string): KnownRecord {
  const { error: { code }, raw } = JSON.parse(line);
  return { fate: "rejected", number: Number(/\d+/.exec(raw)), code };
}

async function linesOf(path: string): Promise<string[]> {
  const { readable } = await Deno.open(path);
  return (await new Response(decompressed(readable)).text()).split("\n").slice(0, -1);
}
