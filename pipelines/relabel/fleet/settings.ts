/**
 * The flags by which relabel has a fleet of `refrain consume` do the work.
 *
 * @module
 */
import { EXIT, RunError } from "../../errors.ts";
import { connectionFlags } from "../../cli/connection_flags.ts";
import { type Flags, type Parsed, withDefaults } from "../../cli/flags.ts";
import { TOPIC } from "../../cli/validators.ts";
import { isGiven } from "../../cli/is_set.ts";

const routeFlags = {
  via: {
    kind: "text",
    value: "WHAT",
    choices: ["kafka"],
    help: "kafka: send the songs to a fleet of `refrain consume`, and write what it answers",
  },
  "songs-topic": {
    kind: "text",
    value: "TOPIC",
    form: TOPIC,
    help: "Send songs here: the fleet's --topic. Needed with --via",
  },
  "annotations-topic": {
    kind: "text",
    value: "TOPIC",
    form: TOPIC,
    help: "Read annotations here: the fleet's --output. Needed with --via",
  },
  "dead-letter-topic": {
    kind: "text",
    value: "TOPIC",
    form: TOPIC,
    help: "Read dead letters here: the fleet's --dlq (the songs topic's name and .dlq)",
  },
  "via-timeout": {
    kind: "integer",
    value: "SECONDS",
    minimum: 1,
    maximum: 24 * 3600,
    default: 600,
    help: "Give up when songs wait, and the fleet answers none of them for so long",
  },
} satisfies Flags;

export const fleetFlags = { ...routeFlags, ...connectionFlags } satisfies Flags;

/** What a command line says of a fleet. */
export type FleetFlags = Parsed<typeof fleetFlags>["flags"];

/** The topics of a fleet. */
export interface FleetRoute {
  readonly songs: string;
  readonly annotations: string;
  readonly deadLetters: string;
}

/**
 * Whether a fleet does the work.
 *
 * @throws {RunError} with exit code 64 if flags are given that say how, but not --via.
 */
export function isViaFleet(given: FleetFlags): boolean {
  if (given.via !== undefined) return true;
  const idle = Object.entries(given).find(([name, value]) => name in fleetFlags && isGiven(value));
  if (idle === undefined) return false;
  throw new RunError(EXIT.usage, `--${idle[0]} is of use with --via kafka alone`);
}

/** @throws {RunError} with exit code 64 if a topic is missing, or named twice. */
export function fleetRoute(given: FleetFlags): FleetRoute {
  for (const name of ["songs-topic", "annotations-topic"] as const) {
    if (given[name] === undefined) {
      throw new RunError(EXIT.usage, `--${name} is missing: --via kafka needs it`);
    }
  }
  const songs = given["songs-topic"]!, annotations = given["annotations-topic"]!;
  const deadLetters = given["dead-letter-topic"] ?? `${songs}.dlq`;
  if (new Set([songs, annotations, deadLetters]).size === 3) {
    return { songs, annotations, deadLetters };
  }
  throw new RunError(
    EXIT.usage,
    `--songs-topic ${songs}, --annotations-topic ${annotations} and --dead-letter-topic ${deadLetters} ` +
      "are three different topics",
  );
}

/** How long songs may wait while nothing comes, in milliseconds. */
export function fleetTimeoutMs(given: FleetFlags): number {
  return 1000 * withDefaults(routeFlags, given)["via-timeout"];
}
