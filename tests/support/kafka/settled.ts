import { pause } from "../within.ts";
import type { TopicReader } from "./topic_reader.ts";

/** Reads until no transaction is open: a broker answers a commit before it has marked its records. */
export async function settled(reader: TopicReader): Promise<TopicReader> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    await reader.read();
    if (!reader.unstable) return reader;
    await pause(20);
  }
  throw new Error(`A transaction of ${reader.topic} stayed open for 10 seconds`);
}
