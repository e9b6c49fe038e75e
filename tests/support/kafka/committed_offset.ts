import type { Commit } from "#pipelines/kafka/partition_output.ts";
import { TopicAdmin } from "#pipelines/kafka/topic_admin.ts";
import { RecordingLog } from "../recording_log.ts";

/** A group's commit for a partition, if there is one. */
export async function committedOffset(
  broker: string,
  group: string,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): Promise<Commit | undefined> {
  const admin = await TopicAdmin.connect(
    { brokers: [broker], clientId: "tests" },
    new RecordingLog(),
  );
  try {
    return (await admin.committed(group, topic)).get(partition);
  } finally {
    await admin.close();
  }
}
