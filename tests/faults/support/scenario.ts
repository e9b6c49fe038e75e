/**
 * The frame of a fault test: an input of known songs, services that annotate it, faults, and a
 * verdict at the end.
 *
 * @module
 */
import { type Random, seededRandom } from "#lib/random.ts";
import { createTopic, produce } from "../../support/kafka/clients.ts";
import { TopicReader } from "../../support/kafka/topic_reader.ts";
import { Progress } from "./progress.ts";
import { AnnotationLines, type Results } from "./results.ts";
import { QUICK, Services } from "./services.ts";
import { type NumberedRecord, SongsByKey, type SongsByKeyOptions } from "./songs_by_key.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What a scenario is made of. */
export interface ScenarioOptions
  extends Pick<SongsByKeyOptions, "records" | "keys" | "poisonOneOf" | "model" | "verses"> {
  /** `host:port`: how the scenario itself reaches the broker. */
  readonly broker: string;
  /** How services reach it, if in another way. */
  readonly reached?: string;
  /** From which moments of faults follow. */
  readonly seed: number;
  /** Of all topics. Default 4. */
  readonly partitions?: number;
  /** The fewer, the longer the work lasts, and the more often a fault falls between two. Default 100. */
  readonly transactionRecords?: number;
  /** How many records are there from the start. Default all; the rest comes by {@linkcode Scenario.feed}. */
  readonly fedAtFirst?: number;
  /** Whether annotations go to a file, which each service resumes. Default false: to a topic. */
  readonly toFile?: boolean;
  /** Additional flags of every service. Default {@linkcode QUICK}. */
  readonly flags?: readonly string[];
}

/** How a scenario went. */
export interface ScenarioResult extends Verdict {
  readonly seed: number;
  readonly seconds: number;
  /** Faults that were made, and those of them that hit records in flight. */
  readonly faults: number;
  readonly hits: number;
  /** Further measurements, by name and unit. */
  readonly measured?: Readonly<Record<string, number>>;
}

/** Writes records to a topic. */
export type WriteRecords = (
  broker: string,
  topic: string,
  records: readonly NumberedRecord[],
) => Promise<void>;

/** Where a scenario takes place. */
interface Scene {
  readonly topic: string;
  readonly output: Results;
  readonly letters: TopicReader;
  readonly services: Services;
}

/** Feeds songs, counts faults, and judges. */
export class Scenario implements AsyncDisposable {
  readonly random: Random;
  /** The input; its name is that of the services' group, too. */
  readonly topic: string;
  readonly output: Results;
  readonly letters: TopicReader;
  readonly services: Services;
  readonly progress: Progress;
  readonly #begun = performance.now();
  #songs: SongsByKey;
  #fed = 0;
  #faults = 0;
  #hits = 0;

  private constructor(readonly options: ScenarioOptions, songs: SongsByKey, scene: Scene) {
    const { topic, output, letters, services } = scene;
    this.topic = topic;
    this.output = output;
    this.letters = letters;
    this.services = services;
    this.#songs = songs;
    this.random = seededRandom(options.seed);
    this.progress = new Progress(this);
  }

  /** Writes the input. No service runs yet. */
  static async of(options: ScenarioOptions): Promise<Scenario> {
    const { broker, partitions = 4, toFile = false } = options;
    const songs = new SongsByKey({ ...options, partitions });
    const [topic, annotations, letters] = await Promise.all(
      ["songs", "annotations", "letters"].map((name) => createTopic(broker, partitions, { name })),
    );
    const folder = await Deno.makeTempDir({ prefix: "refrain-faults-" });
    const file = `${folder}/annotations.jsonl`;
    const flags = [
      ...["--group", topic, "--topic", topic],
      ...(toFile ? ["--output-file", file, "--resume"] : ["--output", annotations]),
      ...["--dlq", letters, "--transaction-records", `${options.transactionRecords ?? 100}`],
      ...(options.flags ?? QUICK),
    ];
    const scenario = new Scenario(options, songs, {
      topic,
      output: toFile ? new AnnotationLines(file) : new TopicReader(broker, annotations),
      letters: new TopicReader(broker, letters),
      services: new Services(folder, { reached: options.reached ?? broker, flags }),
    });
    await scenario.feed(options.fedAtFirst ?? songs.options.records);
    return scenario;
  }

  /** Writes the next records of the input, as many as are left at most, by kafkajs or otherwise. */
  async feed(records: number, write: WriteRecords = produce): Promise<void> {
    const end = Math.min(this.#fed + records, this.songs.options.records);
    const next: NumberedRecord[] = [];
    while (this.#fed < end) next.push(this.songs.record(this.#fed++));
    await write(this.options.broker, this.topic, next);
  }

  /** What was fed is the whole input: no more follows. */
  endInput(): void {
    this.#songs = this.#songs.first(this.#fed);
  }

  /** The input. */
  get songs(): SongsByKey {
    return this.#songs;
  }

  /** How many records have been written to the input. */
  get fed(): number {
    return this.#fed;
  }

  /** Counts a fault, and whether it hit records in flight. */
  countFault(hit: boolean): void {
    this.#faults++;
    if (hit) this.#hits++;
  }

  /** Moments at which to make faults, ascending, as shares of all records that have ended: 0.03 to 0.9. */
  moments(count: number): number[] {
    return Array.from({ length: count }, () => 0.03 + 0.87 * this.random.next())
      .sort((a, b) => a - b);
  }

  /** Waits for all records, ends the services, and judges. */
  async finish(): Promise<ScenarioResult> {
    await this.feed(this.songs.options.records);
    await this.progress.until(1);
    await this.progress.untilCommitted();
    await this.services.terminate();
    return await this.judge();
  }

  /** Compares what was written with what should have been. */
  async judge(): Promise<ScenarioResult> {
    await this.progress.ended();
    const found = { output: this.output.committed, letters: this.letters.committed };
    return {
      ...await verdictOf(this.songs, found),
      seed: this.options.seed,
      seconds: (performance.now() - this.#begun) / 1000,
      faults: this.#faults,
      hits: this.#hits,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.services[Symbol.asyncDispose]();
    await Deno.remove(this.services.folder, { recursive: true });
  }
}
