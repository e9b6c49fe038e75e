import type { TopicDescription } from "./topic_admin.ts";

/** What brokers take unless their settings say otherwise, in bytes. */
const BROKER_MAX_BYTES = 1_048_588;
/** What surrounds the records of a request on their way. */
const BATCH_BYTES = 128;

/** The bytes of the largest record that a topic takes, or of records that are sent to it together. */
export function largestRecord(topic?: Pick<TopicDescription, "maxMessageBytes">): number {
  return (topic?.maxMessageBytes ?? BROKER_MAX_BYTES) - BATCH_BYTES;
}
