/** Compressed bytes of other implementations, with their contents, as tests/golden/codecs.py describes them. */
import type { Codec } from "#pipelines/kafka/codecs/decompress.ts";
import golden from "../golden/codecs.json" with { type: "json" };

/** Bytes that another implementation compressed. */
export interface GoldenBytes {
  readonly codec: Codec;
  /** The settings of the program that wrote it. */
  readonly form: string;
  /** The name of the content, and the content. */
  readonly name: string;
  readonly content: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Bytes that do not compress, always the same. */
export function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16 & 255;
  });
}

/** Lines that repeat in part, as songs do. */
export function songText(lines: number): Uint8Array {
  const text = Array.from(
    { length: lines },
    (_, number) => `Line ${number}: la la ${"la ".repeat(number % 7)}love\n`,
  );
  return encoded(text.join(""));
}

const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  "empty": encoded(""),
  "one byte": encoded("a"),
  "short": encoded("la la la"),
  "run": encoded("a".repeat(3_000)),
  "song": songText(40),
  "long": songText(2_500),
  "noise": noise(300),
};

export const GOLDEN_BYTES: readonly GoldenBytes[] = golden.cases.map((one) => ({
  codec: one.codec as Codec,
  form: one.form,
  name: one.content,
  content: CONTENTS[one.content]!,
  bytes: Uint8Array.from(atob(one.bytes), (character) => character.charCodeAt(0)),
}));

/** Checksums of noise: its length, and the checksum. */
export const GOLDEN_XXH32: readonly (readonly number[])[] = golden["xxh32 of noise, by length"];

/** The bytes of one case. */
export function goldenBytes(codec: Codec, form: string, name = "song"): GoldenBytes {
  const found = GOLDEN_BYTES.find((one) =>
    one.codec === codec && one.form === form && one.name === name
  );
  if (found === undefined) throw new RangeError(`No golden bytes: ${codec}, ${form}, ${name}`);
  return found;
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
