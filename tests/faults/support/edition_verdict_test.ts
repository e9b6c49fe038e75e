import assert from "node:assert/strict";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { editionVerdict } from "./edition_verdict.ts";
import type { KnownInput } from "./known_catalogue.ts";
import type { Verdict } from "./verdict.ts";

const song = { fate: "written", occurrence: 1, labels: ["verse", "chorus"] } as const;
const CATALOGUE: readonly KnownInput[] = [
  {
    part: "rock/a",
    records: [
      { ...song, number: 1, id: "one" },
      { fate: "rejected", number: 2, code: "no_lines" },
      { ...song, number: 3, id: "one", occurrence: 2 },
      { ...song, number: 4, id: "four" },
    ],
  },
  { part: "rock/texts", records: [{ ...song, number: 5 }] },
];

function annotation(number: number, id: string, more: object = {}): string {
  const segments = [{ start: 0, end: 1, label: "verse" }, { start: 1, end: 2, label: "chorus" }];
  return JSON.stringify({ id, segments, extra: { number }, ...more }) + "\n";
}

const [ONE, THREE, FOUR] = [
  annotation(1, "one"),
  annotation(3, "one", { occurrence: 2 }),
  annotation(4, "four"),
];
const REJECT = `${JSON.stringify({ error: { code: "no_lines" }, raw: `{"number":2}` })}\n`;
const FAULTLESS = {
  "annotations/rock/a-00000.jsonl": ONE,
  "annotations/rock/a-00001.jsonl": THREE + FOUR,
  "rejects/rock/a-00000.jsonl": REJECT,
  "annotations/rock/texts-00000.jsonl": annotation(5, "any", { extra: undefined, title: "0005" }),
  "songs/rock/a-00000.jsonl": "not read",
  "manifest.json": "not read",
};

async function verdictOf(changed: Readonly<Record<string, string>>): Promise<Verdict> {
  let verdict: Verdict | undefined;
  await inTemporaryFolder({ ...FAULTLESS, ...changed }, async (folder) => {
    verdict = await editionVerdict(folder, CATALOGUE);
  });
  return verdict!;
}

Deno.test("An edition that has what is known is found faultless", async () => {
  const none = { lost: 0, duplicated: 0, wrong: 0, disordered: 0, examples: [] };
  assert.deepEqual(await verdictOf({}), { records: 5, written: 4, rejected: 1, ...none });
});

const FIRST = "annotations/rock/a-00000.jsonl", SECOND = "annotations/rock/a-00001.jsonl";
const HARMS: Readonly<Record<string, readonly [Partial<Verdict>, Record<string, string>]>> = {
  "A song that is missing is lost": [{ lost: 1 }, { [SECOND]: THREE }],
  "A reject that is missing is lost": [{ lost: 1 }, { "rejects/rock/a-00000.jsonl": "" }],
  "A song that comes twice is doubled": [{ duplicated: 1 }, { [FIRST]: ONE + ONE }],
  "A song in the part of another input is wrong": [
    { wrong: 1 },
    { [FIRST]: "", "annotations/rock/b.jsonl": ONE },
  ],
  "Another label is wrong": [{ wrong: 1 }, { [FIRST]: ONE.replace("chorus", "verse") }],
  "Another id is wrong": [{ wrong: 1 }, { [FIRST]: annotation(1, "two") }],
  "An occurrence that is not counted is wrong": [
    { wrong: 1 },
    { [SECOND]: annotation(3, "one") + FOUR },
  ],
  "Another error code is wrong": [
    { wrong: 1 },
    { "rejects/rock/a-00000.jsonl": REJECT.replace("no_lines", "invalid_json") },
  ],
  "A song behind a later one is disordered": [{ disordered: 1 }, { [SECOND]: FOUR + THREE }],
};

for (const [name, [found, changed]] of Object.entries(HARMS)) {
  Deno.test(name, async () => {
    const { lost, duplicated, wrong, disordered } = await verdictOf(changed);
    const none = { lost: 0, duplicated: 0, wrong: 0, disordered: 0 };
    assert.deepEqual({ lost, duplicated, wrong, disordered }, { ...none, ...found });
  });
}
