/**
 * Predicts the outcome of one record, without writing anything.
 *
 * @module
 */
import configuration from "../../deno.json" with { type: "json" };
import type { Labellers } from "./labellers.ts";
import type { ConsumeSettings } from "./settings.ts";
import type { Rejection } from "../stream/delivery.ts";
import { printable } from "../cli/setting.ts";
import type { TopicRecord } from "../kafka/records.ts";
import type { TopicDescription } from "../kafka/topic_admin.ts";
import { createRecordFactory, OutgoingRecords } from "./record_factory.ts";
import type { Log } from "../service/log.ts";

const { version } = configuration;

/** What a preview needs, besides the settings. */
export interface PreviewOptions {
  readonly labellers: Labellers;
  /** Those that exist. */
  readonly topics: ReadonlyMap<string, TopicDescription>;
  readonly log: Log;
}

/** Labels a record as consume would if it were the first of its partition, and describes the outcome. */
export async function previewRecord(
  record: TopicRecord,
  settings: ConsumeSettings,
  { labellers, topics, log }: PreviewOptions,
): Promise<string> {
  const records = new OutgoingRecords(labellers.model, version, settings);
  const factory = createRecordFactory(settings, topics, { records, version, log });
  let rejected: Rejection | undefined;
  const labeller = labellers.labeller({
    ...factory,
    toDeadLetter(record, rejection) {
      rejected = rejection;
      return factory.toDeadLetter(record, rejection);
    },
  });
  const { outgoing: [first], counts: [song], filtered } = await labeller.label([record]);
  if (rejected) return `would be rejected: ${rejected.code}: ${printable(rejected.message)}`;
  if (filtered > 0) return "would be filtered: its language is not in `language`";
  if (first?.value === null) return "would become a tombstone in the output";
  const key = first?.key && printable(new TextDecoder().decode(first.key));
  if (song) return `would be annotated: ${key}, ${song.labelUsage.lines} lines`;
  return "would be added to an open song: the song has not ended";
}
