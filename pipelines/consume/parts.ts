/**
 * From settings to the parts of the service.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import type { AnnotationFile } from "./annotation_file.ts";
import type { SessionForTasks } from "./session.ts";
import type { ConsumeSettings } from "./settings.ts";
import { rejection } from "../stream/decode.ts";
import { deadLetter } from "../kafka/dead_letter.ts";
import { FileOutput } from "../kafka/file_output.ts";
import { largestRecord } from "../kafka/largest_record.ts";
import { bytesOf } from "../kafka/requests.ts";
import type { PartitionOutput } from "../kafka/partition_output.ts";
import { PlainOutput } from "../kafka/at_least_once_output.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import type { TopicDescription } from "../kafka/topic_admin.ts";
import { TransactionalOutput } from "../kafka/transactional_output.ts";
import type { OutgoingRecords } from "./outgoing_records.ts";
import type { RecordMakers } from "./record_factory.ts";
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
export function outputOf(
  settings: ConsumeSettings,
  { client, topics, file, metrics }: OutputParts,
): (partition: number, session: SessionForTasks) => PartitionOutput {
  const { group, topic, guarantee } = settings;
  return (partition, session) => {
    if (guarantee === "exactly-once") {
      const ended = metrics.transaction.bind(metrics);
      return new TransactionalOutput(client, { group, topic, partition }, { topics, ended });
    }
    const plain = new PlainOutput(client, {
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
export function recordMakers(
  settings: ConsumeSettings,
  topics: ReadonlyMap<string, TopicDescription>,
  { records, version, log }: MakerParts,
): RecordMakers {
  const { output, dlq, group, connection: { clientId: task }, metricsTopic } = settings;
  const outputTopic = "topic" in output ? output.topic : FILE_TOPIC;
  const largest = (topic: string) =>
    topic === FILE_TOPIC ? Infinity : largestRecord(topics.get(topic));
  const orTooLarge = (record: OutgoingRecord, value: Uint8Array) => {
    const bytes = bytesOf(record), most = largest(outputTopic);
    if (bytes <= most) return record;
    const message = `The annotation has ${bytes} bytes; ${outputTopic} takes at most ${most}`;
    return rejection(value, "annotation_too_large", "write", message);
  };
  return {
    annotationOf: (annotated, record) =>
      orTooLarge(records.annotation(outputTopic, annotated, record), record.value!),
    tombstoneOf: (key) => orTooLarge(records.tombstone(outputTopic, key), new Uint8Array()),
    deadLetterOf: (record, rejection) =>
      deadLetter(record, rejection, {
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
      const bytes = bytesOf(record), at_most = largest(record.topic);
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
