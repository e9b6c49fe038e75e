/**
 * Fleets of `refrain consume` that tests label songs with.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import { encodeAnnotations } from "#pipelines/annotator/encoded_annotation.ts";
import { type AnnotatorSettings, InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { loadTagger } from "#pipelines/annotator/model_store.ts";
import type { FleetAnnotator } from "#pipelines/relabel/fleet/annotator.ts";
import { connectFleet } from "#pipelines/relabel/fleet/connect.ts";
import { relabelSettingsOf } from "../relabel_settings.ts";
import { Route, type RouteWish } from "./route.ts";
import { type ServiceEnd, ServiceProcess } from "./service_process.ts";

/** How a fleet is started. */
export interface FleetWish {
  /** Default 2. */
  readonly partitions?: number;
  /** Default 1. */
  readonly consumers?: number;
  /** Default `recurring-pair`. */
  readonly model?: string;
  /** Additional flags of each consumer. */
  readonly flags?: readonly string[];
  /** Settings of the topics. */
  readonly topics?: Omit<RouteWish, "partitions">;
}

/** A number of consumers and their topics. */
export class Fleet {
  readonly #consumers = new Set<ServiceProcess>();

  private constructor(readonly route: Route, readonly flags: readonly string[]) {}

  static async start(
    broker: string,
    { partitions = 2, consumers = 1, model = "recurring-pair", flags = [], topics }: FleetWish = {},
  ): Promise<Fleet> {
    const route = await Route.create(broker, { ...topics, partitions });
    const fleet = new Fleet(route, ["--model", model, "--workers", "0", ...flags]);
    for (let number = 0; number < consumers; number++) await fleet.add();
    return fleet;
  }

  /** One more consumer; it is at work when the promise is fulfilled. */
  async add(): Promise<ServiceProcess> {
    const { flagsWithoutModel, output } = this.route;
    const consumer = new ServiceProcess(
      ["consume", ...flagsWithoutModel, "--output", output, ...this.flags],
    );
    this.#consumers.add(consumer);
    await consumer.logged(/partitions assigned/);
    return consumer;
  }

  /** The flags by which relabel finds the fleet, some with values that the test states. */
  way(stated: Readonly<Record<string, string>> = {}): readonly string[] {
    const { broker, input, output, letters } = this.route;
    const all = {
      via: "kafka",
      brokers: broker,
      "songs-topic": input,
      "annotations-topic": output,
      "dead-letter-topic": letters,
      ...stated,
    };
    return Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  }

  /** An annotator that has the fleet do the work, by the rule `recurring-pair`. */
  async annotator(
    stated: Partial<AnnotatorSettings> = {},
    flags: Readonly<Record<string, string>> = {},
  ): Promise<FleetAnnotator> {
    const values = relabelSettingsOf(...this.way(flags));
    const tagger = await loadTagger("recurring-pair");
    const settings = { limits: SONG_LIMITS, withLines: false, ...stated };
    return await connectFleet(values, {
      model: tagger.model,
      settings,
      loadLocal: () => Promise.resolve(encodeAnnotations(new InProcessAnnotator(tagger, settings))),
    });
  }

  /** Ends a consumer by a signal. */
  async end(consumer: ServiceProcess, signal: "SIGTERM" | "SIGKILL"): Promise<ServiceEnd> {
    this.#consumers.delete(consumer);
    consumer.signal(signal);
    return await consumer.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#consumers.values().map((consumer) => this.end(consumer, "SIGKILL")));
  }
}
