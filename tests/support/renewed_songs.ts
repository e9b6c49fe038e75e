import { seededRandom } from "#lib/random.ts";
import { gunzipSync } from "node:zlib";

/** A song as JSONL has it. */
export interface RenewedSong {
  readonly id: string;
  readonly lines: readonly string[];
}

/**
 * Songs that differ from each other: those of open-songs with their real line lengths and repeats, and
 * their words distributed differently each time, so that no cache helps.
 */
export function* renewedSongs(count: number, seed = 7): Generator<RenewedSong> {
  const random = seededRandom(seed), originals = openSongs();
  for (let song = 0; song < count; song++) {
    const original = originals[song % originals.length];
    const dealt = new Map<string, string>();
    const words = random.shuffled(original.flatMap((line) => line.split(" ")));
    const lines = original.map((line) => {
      const renewed = dealt.get(line) ??
        line.split(" ").map(() => `${words[random.below(words.length)]}${song % 7}`).join(" ");
      dealt.set(line, renewed);
      return renewed;
    });
    yield { id: `song-${song}`, lines };
  }
}

function openSongs(): string[][] {
  const file = new URL("../../examples/open-songs/train.jsonl.gz", import.meta.url);
  return gunzipSync(Deno.readFileSync(file)).toString().trim().split("\n")
    .map((line) => JSON.parse(line).lines);
}
