import { fileURLToPath } from "node:url";
import { KAFKA_VERSION } from "./broker.ts";
import { jarsOf } from "./jars.ts";

const PROGRAM = fileURLToPath(new URL("Produce.java", import.meta.url));
/** A short program gains nothing from the compilers and collectors of long ones. */
const QUICK_START = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** How Java's client compresses. */
export type JavaCodec = "none" | "gzip" | "snappy" | "lz4" | "zstd";

/** Records whose values are lines of text, and whose keys hold no tab. */
export interface JavaRecords {
  readonly codec: JavaCodec;
  readonly values: readonly (string | KeyedValue)[];
}

/** A record with a key, in a partition. */
export interface KeyedValue {
  readonly partition: number;
  readonly key: string;
  readonly value: string;
}

/** Writes records by Kafka's own client; either none of them has a key, or all have. */
export async function produceByJava(
  broker: string,
  topic: string,
  { codec, values }: JavaRecords,
): Promise<void> {
  const jars = `${await jarsOf(KAFKA_VERSION)}/*`;
  const process = new Deno.Command("java", {
    args: [
      ...QUICK_START,
      ...["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", jars],
      ...[PROGRAM, broker, topic, codec, ...(typeof values[0] === "object" ? ["keyed"] : [])],
    ],
    stdin: "piped",
    stderr: "piped",
  }).spawn();
  const text = values.map((value) => `${lineOf(value)}\n`).join("");
  const [{ success, stderr }] = await Promise.all([
    process.output(),
    new Blob([text]).stream().pipeTo(process.stdin),
  ]);
  if (!success) throw new Error(new TextDecoder().decode(stderr).slice(-2000));
}

function lineOf(value: string | KeyedValue): string {
  return typeof value === "string" ? value : [value.partition, value.key, value.value].join("\t");
}
