/**
 * Creates the outputs of partitions as the settings say: a transaction, plain writes, or a file.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import type { AnnotationFile } from "./annotation_file.ts";
import type { TaskContext } from "./session.ts";
import type { ConsumeSettings } from "./settings.ts";
import { FileOutput } from "../kafka/file_output.ts";
import type { PartitionOutput } from "../kafka/partition_output.ts";
import { AtLeastOnceOutput } from "../kafka/at_least_once_output.ts";
import type { TopicDescription } from "../kafka/topic_admin.ts";
import { TransactionalOutput } from "../kafka/transactional_output.ts";
import type { ServiceMetrics } from "../service/metrics.ts";
import { FILE_TOPIC } from "./record_factory.ts";

/** The options that all outputs share. */
export interface SharedOutput {
  readonly client: Kafka;
  readonly topics: ReadonlyMap<string, TopicDescription>;
  /** The file of annotations, unless they go to a topic. */
  readonly file?: AnnotationFile;
  readonly metrics: ServiceMetrics;
}

/** A function that creates the output of a partition. */
export function outputFactory(
  settings: ConsumeSettings,
  { client, topics, file, metrics }: SharedOutput,
): (partition: number, session: TaskContext) => PartitionOutput {
  const { group, topic, guarantee } = settings;
  return (partition, session) => {
    if (guarantee === "exactly-once") {
      return new TransactionalOutput(client, { group, topic, partition }, {
        topics,
        ended: metrics.transactionEnded,
      });
    }
    const plain = new AtLeastOnceOutput(client, {
      partition,
      topics,
      commit: ({ offset, metadata }) => session.commit(partition, offset, metadata),
    });
    if (file === undefined) return plain;
    return new FileOutput({
      part: file.part(topic, partition),
      isAscending: !settings.lineEvents,
      topic: FILE_TOPIC,
      rest: plain,
    });
  };
}
