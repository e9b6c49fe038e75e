/**
 * The settings of a relabel run whose songs are labelled by a fleet of `refrain consume`.
 *
 * @module
 */
import { z } from "zod";
import { brokersSetting, kafkaRules, kafkaSettings } from "../../cli/kafka_settings.ts";
import { setting } from "../../cli/setting.ts";
import { type Given, requires, type Rule, type Values } from "../../cli/define_settings.ts";
import { TOPIC } from "../../cli/value_formats.ts";

export const fleetSettings = {
  via: setting(z.enum(["kafka"]).optional(), {
    value: "WHAT",
    help: "kafka: send the songs to a fleet of `refrain consume`, and store its annotations",
  }),
  songsTopic: setting(TOPIC.optional(), {
    value: "TOPIC",
    help: "Send songs here: the fleet's --topic. Required with --via",
  }),
  annotationsTopic: setting(TOPIC.optional(), {
    value: "TOPIC",
    help: "Read annotations here: the fleet's --output. Required with --via",
  }),
  deadLetterTopic: setting(TOPIC.optional(), {
    value: "TOPIC",
    otherwise: "the songs topic's name and .dlq",
    help: "Read dead letters here: the fleet's --dlq",
  }),
  viaTimeout: setting(z.int().min(1).max(24 * 3600).default(600), {
    value: "SECONDS",
    help: "Give up if the fleet answers none of the waiting songs for this long",
  }),
  ...kafkaSettings,
  brokers: brokersSetting("Required with --via"),
};

type Shape = typeof fleetSettings;

/** The values of a fleet's settings. */
export type FleetValues = Values<Shape>;

/** The topics of a fleet. */
export interface FleetRoute {
  readonly songs: string;
  readonly annotations: string;
  readonly deadLetters: string;
}

const TOPICS = ["songsTopic", "annotationsTopic", "deadLetterTopic"] as const;

/** The rules between a fleet's settings: most of them apply only with `via`. */
export const fleetRules: readonly Rule<Shape>[] = [
  ...(Object.keys(fleetSettings) as (keyof Shape)[]).filter((name) => name !== "via")
    .map((name) => requires<Shape, keyof Shape>(name, "via", "requires {via} kafka")),
  ...TOPICS.slice(0, 2).map((name): Rule<Shape> => ({
    setting: name,
    others: ["via"],
    remedy: "is required with {via} kafka",
    isBroken: (given) => given.via !== undefined && given[name] === undefined,
  })),
  ...TOPICS.flatMap((name, place) =>
    TOPICS.slice(0, place).map((other): Rule<Shape> => ({
      setting: name,
      others: [other],
      remedy: `the songs, annotations and dead letters need three different topics`,
      isBroken: (given) => {
        const topics = withDefaultTopic(given);
        return topics[name] !== undefined && topics[name] === topics[other];
      },
    }))
  ),
  ...kafkaRules.map((rule): Rule<Shape> => ({
    ...rule,
    isBroken: (given, values) => given.via !== undefined && rule.isBroken(given, values),
  })),
];

/** The topic of dead letters has the default that it has in consume. */
export function withDefaultTopic<G extends Given<Shape>>(given: G): G {
  const { songsTopic } = given;
  return songsTopic === undefined ? given : { deadLetterTopic: `${songsTopic}.dlq`, ...given };
}

/** The topics of a fleet, from valid settings. */
export function fleetRoute(values: FleetValues): FleetRoute {
  const { songsTopic, annotationsTopic, deadLetterTopic } = values;
  return { songs: songsTopic!, annotations: annotationsTopic!, deadLetters: deadLetterTopic! };
}
