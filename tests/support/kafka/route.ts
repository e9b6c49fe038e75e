/**
 * The topics between which a service of a test's own works.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Message } from "kafkajs";
import { createTopic, produce } from "./clients.ts";
import { pause } from "../within.ts";
import { runService, type ServiceEnd, ServiceProcess } from "./service_process.ts";
import { type ReadRecord, readUntilStable, TopicReader } from "./topic_reader.ts";

/** How many partitions topics have; and settings, as of {@linkcode createTopic}, by topic. */
export interface RouteWish {
  /** Default 1. Of all topics. */
  readonly partitions?: number;
  readonly inputSettings?: Readonly<Record<string, string>>;
  readonly outputSettings?: Readonly<Record<string, string>>;
}

/** An input, an output, a topic of metrics and one of dead letters; and a group. */
export class Route {
  private constructor(
    readonly broker: string,
    readonly input: string,
    readonly output: string,
    readonly metrics: string,
    readonly letters: string,
  ) {}

  static async create(broker: string, wish: RouteWish = {}): Promise<Route> {
    const { partitions = 1, inputSettings, outputSettings } = wish;
    const topics = await Promise.all([
      createTopic(broker, partitions, { name: "in", settings: inputSettings }),
      createTopic(broker, partitions, { name: "out", settings: outputSettings }),
      createTopic(broker, partitions, { name: "metrics" }),
      createTopic(broker, partitions, { name: "letters" }),
    ]);
    return new Route(broker, ...topics);
  }

  get group(): string {
    return `group-of-${this.input}`;
  }

  /** Flags that connect, and name every topic but that of metrics. */
  get flags(): readonly string[] {
    return [...this.flagsToElsewhere, "--output", this.output];
  }

  /** The same without an output. */
  get flagsToElsewhere(): readonly string[] {
    return [...this.flagsWithoutModel, "--model", "recurring-pair"];
  }

  /** The same without a model. */
  get flagsWithoutModel(): readonly string[] {
    const { broker, group, input, letters } = this;
    return [
      ...["--brokers", broker, "--group", group, "--topic", input, "--dlq", letters],
      ...["--session-timeout", "6000"],
    ];
  }

  /** Starts `consume`. */
  start(...flags: readonly string[]): ServiceProcess {
    return new ServiceProcess(["consume", ...this.flags, ...flags]);
  }

  /** Starts `consume`, and waits until partitions are its own. */
  async consume(...flags: readonly string[]): Promise<ServiceProcess> {
    const service = this.start(...flags);
    await service.logged(/partitions assigned/);
    return service;
  }

  /** Runs `consume` up to the current end of the input; it must succeed. */
  async consumeAll(...flags: readonly string[]): Promise<ServiceEnd> {
    const end = await runService(["consume", ...this.flags, "--until-end", ...flags]);
    assert.equal(end.code, 0, end.stderr);
    return end;
  }

  async send(...messages: readonly Message[]): Promise<void> {
    await produce(this.broker, this.input, messages);
  }

  /** The records of a topic that readers of committed records see, in the order of its partitions. */
  async stored(topic: string): Promise<readonly ReadRecord[]> {
    return (await readUntilStable(new TopicReader(this.broker, topic))).committed;
  }

  /** Waits until the output has a number of committed records. */
  async untilStored(records: number): Promise<void> {
    while ((await this.stored(this.output)).length < records) await pause(20);
  }
}
