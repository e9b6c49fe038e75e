/**
 * Writes results exactly once: they and the offset after their records are in one transaction.
 *
 * @module
 */
import {
  CompressionTypes,
  type Kafka,
  Partitioners,
  type Producer,
  type Transaction,
} from "kafkajs";
import type { TransactionOutcome } from "../service/metrics.ts";
import { deadline, delay } from "../concurrency/delay.ts";
import { classifyError } from "./error.ts";
import { toRequests } from "./messages.ts";
import type { Commit, PartitionOutput } from "./partition_output.ts";
import type { OutgoingRecord } from "./records.ts";
import type { TopicDescription } from "./topic_admin.ts";

/** A partition, and the group that reads it. */
export interface GroupPartition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/** Options of {@linkcode TransactionalOutput}. */
export interface TransactionOptions {
  /** The topics to write to, as described by the cluster. */
  readonly topics: ReadonlyMap<string, TopicDescription>;
  /** The time after which the broker aborts an open transaction, in milliseconds (60,000). */
  readonly timeout?: number;
  /** Called after each transaction, with its outcome and duration in seconds. */
  readonly ended?: (outcome: TransactionOutcome, seconds: number) => void;
}

/**
 * A producer for a single partition. Its transactional id names the partition, so that the next owner
 * fences this one, even if the group has not noticed. Other versions of Refrain must use the same id.
 */
export class TransactionalOutput implements PartitionOutput {
  readonly #producer: Producer;
  readonly #of: GroupPartition;
  readonly #options: TransactionOptions;

  constructor(client: Kafka, of: GroupPartition, options: TransactionOptions) {
    this.#of = of;
    this.#options = options;
    this.#producer = client.producer({
      transactionalId: `${of.group}/${of.topic}/${of.partition}`,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: options.timeout ?? 60_000,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // A broker answers a commit before it has finished, and rejects the next transaction until
      // then: the default pause of 300 ms would make this 16 times slower.
      retry: { initialRetryTime: 5, multiplier: 1.6, maxRetryTime: 500, retries: 25 },
    });
  }

  /** Fences former owners: their open transaction is aborted, and they cannot begin another. */
  async open(): Promise<void> {
    await this.#producer.connect();
    await (await this.#producer.transaction()).abort(); // kafkajs fences with the first transaction
  }

  async store(outgoing: readonly OutgoingRecord[], commit: Commit): Promise<void> {
    const start = performance.now();
    const report = (outcome: TransactionOutcome) =>
      this.#options.ended?.(outcome, (performance.now() - start) / 1000);
    const transaction = await this.#producer.transaction();
    const to = { topics: this.#options.topics, partition: this.#of.partition };
    let outcome: TransactionOutcome = "aborted";
    try {
      // Records first: they wait for the end of the last transaction, and offsets do not.
      for (const topicMessages of toRequests(outgoing, to)) {
        await transaction.sendBatch({ topicMessages, compression: CompressionTypes.None });
      }
      await this.#sendOffset(transaction, commit);
      outcome = "unknown"; // until the broker answers
      await transaction.commit();
    } catch (error) {
      if (classifyError(error).kind === "fenced") outcome = "fenced";
      report(outcome);
      // Readers would wait until the transaction times out.
      if (outcome === "aborted") {
        await deadline(ABORTED_WITHIN, transaction.abort().catch(() => {}));
      }
      throw error;
    }
    report("committed");
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }

  async #sendOffset(transaction: Transaction, { offset, metadata }: Commit): Promise<void> {
    const { group, topic, partition } = this.#of;
    // The types of kafkajs lack metadata, which it sends.
    const position = { partition, offset: `${offset}`, metadata };
    await retryWhileConcurrent(() =>
      transaction.sendOffsets({
        consumerGroupId: group,
        topics: [{ topic, partitions: [position] }],
      })
    );
  }
}

/** The time limit for aborting, in milliseconds, in case the broker is gone. */
const ABORTED_WITHIN = 1_000;

/** The attempts to send offsets while the last transaction ends, and the pause between them. */
const ATTEMPTS = 500, PAUSE_MS = 10;

/** Retries while the last transaction is ending; kafkajs does so for records only. */
async function retryWhileConcurrent(send: () => Promise<void>): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await send();
    } catch (error) {
      const { type } = error as { readonly type?: string };
      if (type !== "CONCURRENT_TRANSACTIONS" || attempt === ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
  }
}
