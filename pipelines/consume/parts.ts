/**
 * From settings to the parts of the service.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import type { AnnotationFile } from "./annotation_file.ts";
import type { TaskContext } from "./session.ts";
import type { ConsumeSettings } from "./settings.ts";
import { rejection } from "../stream/decode.ts";
import { createDeadLetter } from "../kafka/create_dead_letter.ts";
import { FileOutput } from "../kafka/file_output.ts";
import { maxRecordSize, recordBytes } from "../kafka/messages.ts";
import type { PartitionOutput } from "../kafka/partition_output.ts";
import { AtLeastOnceOutput } from "../kafka/at_least_once_output.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import type { TopicDescription } from "../kafka/topic_admin.ts";
import { TransactionalOutput } from "../kafka/transactional_output.ts";
import type { OutgoingRecords } from "./outgoing_records.ts";
import type { RecordFactory } from "./record_factory.ts";
import type { Log } from "../service/log.ts";
import type { ServiceMetrics } from "../service/metrics.ts";

/** What an output is made with. */
export interface OutputParts {
  readonly client: Kafka;
  readonly topics: ReadonlyMap<string, TopicDescription>;
  /** Where annotations go, unless to a topic. */
  readonly file?: AnnotationFile;
  readonly metrics: ServiceMetrics;
}

/** The topic that stands for a file. No topic can be called so. */
const FILE_TOPIC = "";

/** What takes the results of a partition. */
export function outputFactory(
  settings: ConsumeSettings,
  { client, topics, file, metrics }: OutputParts,
): (partition: number, session: TaskContext) => PartitionOutput {
  const { group, topic, guarantee } = settings;
  return (partition, session) => {
    if (guarantee === "exactly-once") {
      const ended = metrics.transaction.bind(metrics);
      return new TransactionalOutput(client, { group, topic, partition }, { topics, ended });
    }
    const plain = new AtLeastOnceOutput(client, {
      partition,
      topics,
      commit: ({ offset, metadata }) => session.commit(partition, offset, metadata),
    });
    if (file === undefined) return plain;
    return new FileOutput({
      part: file.part(topic, partition),
      isAscending: settings.lineEvents === undefined,
      topic: FILE_TOPIC,
      rest: plain,
    });
  };
}

/** What a record maker works with. */
export interface MakerParts {
  readonly records: OutgoingRecords;
  readonly version: string;
  readonly log: Log;
}

/** How results become records. */
export function createRecordFactory(
  settings: ConsumeSettings,
  topics: ReadonlyMap<string, TopicDescription>,
  { records, version, log }: MakerParts,
): RecordFactory {
  const { output, dlq, group, connection: { clientId: task }, metricsTopic } = settings;
  const outputTopic = "topic" in output ? output.topic : FILE_TOPIC;
  const largest = (topic: string) =>
    topic === FILE_TOPIC ? Infinity : maxRecordSize(topics.get(topic));
  const orTooLarge = (record: OutgoingRecord, value: Uint8Array) => {
    const bytes = recordBytes(record), most = largest(outputTopic);
    if (bytes <= most) return record;
    const message = `The annotation has ${bytes} bytes; ${outputTopic} takes at most ${most}`;
    return rejection(value, "annotation_too_large", "write", message);
  };
  return {
    annotationOf: (annotated, record) =>
      orTooLarge(records.annotation(outputTopic, annotated, record), record.value!),
    tombstoneOf: (key) => orTooLarge(records.tombstone(outputTopic, key), new Uint8Array()),
    deadLetterOf: (record, rejection) =>
      createDeadLetter(record, rejection, {
        topic: dlq,
        group,
        task,
        version,
        failedAt: new Date(),
        maxBytes: largest(dlq),
      }),
    ...(metricsTopic !== undefined && {
      metricsOf: (annotated, record) => records.songMetrics(metricsTopic, annotated, record),
    }),
    isTaken(record) {
      const bytes = recordBytes(record), at_most = largest(record.topic);
      if (bytes <= at_most) return true;
      log.warn("left out: a record is too large for its topic", {
        topic: record.topic,
        bytes,
        at_most,
      });
      return false;
    },
  };
}
