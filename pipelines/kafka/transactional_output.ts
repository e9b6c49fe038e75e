/**
 * Exactly once: results and the offset that they were made of are written in one transaction.
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
import { delay } from "../concurrency/delay.ts";
import { deadline } from "../concurrency/deadline.ts";
import { classifyError } from "./error.ts";
import { toRequests } from "./messages.ts";
import type { Commit, PartitionOutput } from "./partition_output.ts";
import type { OutgoingRecord } from "./records.ts";
import type { TopicDescription } from "./topic_admin.ts";

/** Whose results these are. */
export interface GroupPartition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/** How transactions are made. */
export interface TransactionOptions {
  /** What is known of the topics that are written to. */
  readonly topics: ReadonlyMap<string, TopicDescription>;
  /** After how many milliseconds the broker aborts a transaction whose producer is gone (60,000). */
  readonly timeout?: number;
  /** Is told how each transaction ended, and how many seconds it took. */
  readonly ended?: (outcome: TransactionOutcome, seconds: number) => void;
}

/**
 * A producer for one partition alone. Its transactional id names the partition, so that whoever opens
 * it next fences this one off, whatever the group believes.
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
      // A broker answers a commit before it is done with it, and asks for patience with the next
      // transaction: waiting the usual 300 ms then would be a sixteenth of the speed.
      retry: { initialRetryTime: 5, multiplier: 1.6, maxRetryTime: 500, retries: 25 },
    });
  }

  /** Fences former owners off: their open transaction is aborted, and no other begins. */
  async open(): Promise<void> {
    await this.#producer.connect();
    await (await this.#producer.transaction()).abort(); // only the first transaction takes the fence
  }

  async store(outgoing: readonly OutgoingRecord[], commit: Commit): Promise<void> {
    const start = performance.now();
    const tell = (outcome: TransactionOutcome) =>
      this.#options.ended?.(outcome, (performance.now() - start) / 1000);
    const transaction = await this.#producer.transaction();
    const to = { topics: this.#options.topics, partition: this.#of.partition };
    let outcome: TransactionOutcome = "aborted";
    try {
      // Records first: unlike them, offsets do not wait for the last transaction's end.
      for (const topicMessages of toRequests(outgoing, to)) {
        await transaction.sendBatch({ topicMessages, compression: CompressionTypes.None });
      }
      await this.#sendOffset(transaction, commit);
      outcome = "unknown"; // until the answer is there
      await transaction.commit();
    } catch (error) {
      if (classifyError(error).kind === "fenced") outcome = "fenced";
      tell(outcome);
      // Readers would wait for its end for as long as a transaction may take.
      if (outcome === "aborted") {
        await deadline(ABORTED_WITHIN, transaction.abort().catch(() => {}));
      }
      throw error;
    }
    tell("committed");
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }

  async #sendOffset(transaction: Transaction, { offset, metadata }: Commit): Promise<void> {
    const { group, topic, partition } = this.#of;
    // The types do not know that metadata is passed on.
    const position = { partition, offset: `${offset}`, metadata };
    await retryWhileConcurrent(() =>
      transaction.sendOffsets({
        consumerGroupId: group,
        topics: [{ topic, partitions: [position] }],
      })
    );
  }
}

/** How long a broker that is gone may hold up the end, in milliseconds. */
const ABORTED_WITHIN = 1_000;

/** How often, and after how many milliseconds each time, the last transaction's end is waited for. */
const ATTEMPTS = 500, PAUSE_MS = 10;

/** Asks again while the last transaction is not ended yet, which kafkajs does for records alone. */
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
