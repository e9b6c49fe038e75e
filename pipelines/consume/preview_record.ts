/**
 * What consume would make of one record, told without writing anything.
 *
 * @module
 */
import configuration from "../../deno.json" with { type: "json" };
import type { Labellers } from "./labellers.ts";
import type { ConsumeSettings } from "./settings.ts";
import type { Rejection } from "../stream/delivery.ts";
import { printable } from "../cli/flag.ts";
import type { TopicRecord } from "../kafka/records.ts";
import type { TopicDescription } from "../kafka/topic_admin.ts";
import { createRecordFactory, OutgoingRecords } from "./record_factory.ts";
import type { Log } from "../service/log.ts";

const { version } = configuration;

/** What labels the record, and where the results would go. */
export interface PreviewParts {
  readonly labellers: Labellers;
  /** Those that are there. */
  readonly topics: ReadonlyMap<string, TopicDescription>;
  readonly log: Log;
}

/** Labels a record as consume would, the first of its partition, and tells what it becomes. */
export async function previewRecord(
  record: TopicRecord,
  settings: ConsumeSettings,
  { labellers, topics, log }: PreviewParts,
): Promise<string> {
  const records = new OutgoingRecords(labellers.model, version);
  const makers = createRecordFactory(settings, topics, { records, version, log });
  let rejected: Rejection | undefined;
  const labeller = labellers.labeller({
    ...makers,
    toDeadLetter(record, rejection) {
      rejected = rejection;
      return makers.toDeadLetter(record, rejection);
    },
  });
  const { outgoing: [first], counts: [song], filtered } = await labeller.label([record]);
  if (rejected) return `would be rejected: ${rejected.code}: ${printable(rejected.message)}`;
  if (filtered > 0) return "would be filtered: `language` does not want it";
  if (first?.value === null) return "would be a tombstone in the output, too";
  const key = first?.key && printable(new TextDecoder().decode(first.key));
  if (song) return `would be annotated: ${key}, ${song.labelUsage.lines} lines`;
  return "would be taken: a line of a song that is not at its end";
}
