/**
 * What a service counts while it runs, as Prometheus reads it.
 *
 * @module
 */
import { Registry } from "prom-client";
import type { RejectCode } from "../stream/delivery.ts";
import { showProcess } from "./process_metrics.ts";
import { type ServiceFigures, serviceFigures } from "./metric_families.ts";

/** How a transaction ended. Fenced: its partition has another owner by now. */
export type TransactionOutcome = "committed" | "aborted" | "fenced" | "unknown";

const OUTCOMES: readonly TransactionOutcome[] = ["committed", "aborted", "fenced", "unknown"];

/** Where a record spends its time: between read and labelled, and between labelled and committed. */
export type RecordStage = "label" | "write";

/** What runs. */
export interface ServiceBuild {
  /** Of Refrain. */
  readonly version: string;
  /** As annotations name it. */
  readonly model: string;
}

/** Counts what a service does. Two of them in a process do not mix. Times are in seconds. */
export class ServiceMetrics {
  readonly #registry = new Registry();
  readonly #figures: ServiceFigures = serviceFigures(this.#registry);
  readonly #clock: () => number;

  /** @param clock gives milliseconds since 1970 */
  constructor({ version, model }: ServiceBuild, clock: () => number = Date.now) {
    this.#clock = clock;
    showProcess(this.#registry);
    this.#figures.build.set({ version, model }, 1);
    OUTCOMES.forEach((outcome) => this.#figures.transactions.inc({ outcome }, 0));
    this.progressed();
  }

  read(records: number): void {
    this.#figures.read.inc(records);
  }

  written(records: number): void {
    this.#figures.written.inc(records);
  }

  deadLettered(code: RejectCode, records: number): void {
    this.#figures.deadLettered.inc({ code }, records);
  }

  filtered(records: number): void {
    this.#figures.filtered.inc(records);
  }

  /** Counts records that were read again for the state alone: their results are stored already. */
  replayed(records: number): void {
    this.#figures.replayed.inc(records);
  }

  /** Counts records that were read but not committed, when their partition is given up. */
  released(records: number): void {
    this.#figures.returned.inc(records);
  }

  /** Counts records that are gone from their topic and were never read. */
  expired(records: number): void {
    this.#figures.missed.inc(records);
  }

  /** Counts a batch that was labelled. */
  labelled(records: number): void {
    this.#figures.batchRecords.observe(records);
  }

  /** Counts the time that a batch spent in a stage, once for each of its records. */
  timed(stage: RecordStage, seconds: number, records: number): void {
    const time = this.#figures.recordSeconds.labels({ stage });
    for (let record = 0; record < records; record++) time.observe(seconds);
  }

  transaction(outcome: TransactionOutcome, seconds: number): void {
    this.#figures.transactions.inc({ outcome });
    this.#figures.transactionSeconds.observe(seconds);
  }

  rebalanced(): void {
    this.#figures.rebalances.inc();
  }

  lag(topic: string, partition: number, records: number): void {
    this.#figures.lag.set({ topic, partition }, records);
  }

  /** Shows the lag of a partition no more: it has another owner. */
  forget(topic: string, partition: number): void {
    this.#figures.lag.remove({ topic, partition });
  }

  queueBytes(bytes: number): void {
    this.#figures.queueBytes.set(bytes);
  }

  eventLoopLag(seconds: number): void {
    this.#figures.eventLoopLag.observe(seconds);
  }

  /** Notes that records were committed just now, or that there is nothing to do. */
  progressed(): void {
    this.#figures.lastProgress.set(this.#clock() / 1000);
  }

  /** What {@linkcode text} is, for the header of an answer. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Every figure, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
