/**
 * Records of an input that follow from a seed, and what is known to become of each.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import type { Random } from "#lib/random.ts";
import { jsonOfSong, numberedSong } from "../../support/numbered_song.ts";

/** What must become of a record, by construction. Numbers ascend within an input. */
export type KnownRecord =
  | {
    readonly fate: "written";
    readonly number: number;
    /** undefined if the song has no id. */
    readonly id?: string;
    /** Counted from 1. */
    readonly occurrence: number;
    readonly labels: readonly Label[];
  }
  | { readonly fate: "rejected"; readonly number: number; readonly code: string };

/** A record of the input. */
export interface MadeRecord {
  readonly known: KnownRecord;
  readonly text: string;
}

/** What an input's records are like. */
export interface RecordKinds {
  /** The share of records that are no songs, and as many come with an id that was there before. */
  readonly odd: number;
  /** Bytes that each song carries along. */
  readonly bulk: number;
}

/** Records that are no songs, and the codes of their rejects. */
const BROKEN: readonly (readonly [code: string, text: (number: number) => string])[] = [
  ["invalid_json", (number) => `oops ${number}`],
  ["invalid_song", (number) => `[${number}]`],
  ["no_lines", (number) => `{"lines":[],"number":${number}}`],
];

/** Makes the lines of a JSONL file. */
export function madeRecords(
  numbers: readonly number[],
  { odd, bulk }: RecordKinds,
  random: Random,
): MadeRecord[] {
  const seen: string[] = [], times = new Map<string, number>();
  return numbers.map((number) => {
    const dice = random.next();
    if (dice < odd) {
      const [code, text] = BROKEN[random.below(BROKEN.length)];
      return { known: { fate: "rejected", number, code }, text: text(number) };
    }
    const song = numberedSong(number);
    const isRepeated = dice < 2 * odd && seen.length > 0;
    const id = isRepeated ? seen[random.below(seen.length)] : song.id;
    const occurrence = (times.get(id) ?? 0) + 1;
    times.set(id, occurrence);
    seen.push(id);
    const json = jsonOfSong({ ...song, id });
    const text = bulk > 0 ? `${json.slice(0, -1)},"notes":"${"la ".repeat(bulk / 3)}"}` : json;
    return { known: { fate: "written", number, id, occurrence, labels: song.labels }, text };
  });
}

/** Makes a plain text. */
export function madeText(number: number): MadeRecord {
  const { lines, labels } = numberedSong(number);
  return {
    known: { fate: "written", number, occurrence: 1, labels },
    text: lines.join("\n") + "\n",
  };
}
