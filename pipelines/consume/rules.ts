/**
 * What the settings of consume ask of each other.
 *
 * @module
 */
import { connectionFaults } from "../cli/connection_flags.ts";
import { consumeSettingFlags, type ConsumeValues } from "./flags.ts";
import { effectiveSettings } from "./effective_settings.ts";
import { NAME, TOPIC } from "../cli/validators.ts";
import { faultsOf, type Rule, type SettingFault, type Shown } from "../cli/setting_fault.ts";

/**
 * What does not go together.
 *
 * @param shown values as they may be shown, if that is not as they are
 */
export function consumeFaults(given: ConsumeValues, shown: Shown = given): SettingFault[] {
  const rules = [
    ...neededRules(given),
    ...outputRules(given),
    ...topicRules(given),
    ...lineEventRules(given),
  ];
  return [...connectionFaults(given, shown), ...faultsOf(rules, shown, consumeSettingFlags)];
}

function neededRules({ group, topic }: ConsumeValues): Rule[] {
  return [
    [group === undefined, "group", `it is needed: ${NAME.words}`],
    [topic === undefined, "topic", `it is needed: ${TOPIC.words}`],
  ];
}

function outputRules(given: ConsumeValues): Rule[] {
  const { output, "output-file": file, resume, guarantee } = given;
  const most = effectiveSettings(given);
  return [
    [
      output === undefined && file === undefined,
      "output",
      `it is needed, or output-file: ${TOPIC.words}`,
      "output-file",
    ],
    [
      output !== undefined && file !== undefined,
      "output-file",
      "output is given too: leave one of them out",
      "output",
    ],
    [
      resume && (file === undefined || file === "-"),
      "resume",
      "it needs output-file, a file",
      "output-file",
    ],
    [
      resume && given["line-events"],
      "resume",
      "songs that come line by line are not written in order: take a new file each time",
      "line-events",
    ],
    [
      guarantee === "exactly-once" && file !== undefined,
      "guarantee",
      "a file takes no part in transactions: with output-file it is at-least-once",
      "output-file",
    ],
    [
      most["transaction-bytes"] > most["queue-bytes"],
      given["queue-bytes"] === undefined ? "transaction-bytes" : "queue-bytes",
      "transaction-bytes are queue-bytes at most, or no transaction is ever full",
      ...["transaction-bytes", "queue-bytes"],
    ],
  ];
}

const TOPICS = ["topic", "output", "metrics-topic", "dlq", "live-topic"] as const;

function topicRules(given: ConsumeValues): Rule[] {
  const all = effectiveSettings(given);
  const pairs = TOPICS.flatMap((name, place) =>
    TOPICS.slice(0, place).map((other) => [name, other] as const)
  );
  return [
    [all.dlq !== undefined && !TOPIC.accepts(all.dlq), "dlq", `it is ${TOPIC.words}`, "topic"],
    ...pairs.map(([name, other]): Rule => [
      all[name] !== undefined && all[name] === all[other],
      name,
      `${other} is the same topic, and each needs its own`,
      other,
    ]),
  ];
}

function lineEventRules(given: ConsumeValues): Rule[] {
  const isOn = given["line-events"];
  const needing = ["live-topic", "quiet-time", "open-bytes", "open-songs"] as const;
  return [
    ...needing.map((name): Rule => [
      given[name] !== undefined && !isOn,
      name,
      "it needs line-events",
      "line-events",
    ]),
    [
      given.input !== undefined && isOn,
      "input",
      "it does not go with line-events, which are JSON",
      "line-events",
    ],
    [
      given.language.length > 0 && isOn,
      "language",
      "it does not go with line-events, which are not filtered",
      "line-events",
    ],
    [
      (given.workers ?? 0) > 0 && isOn,
      "workers",
      "line events are labelled in the main thread: it is 0 with line-events",
      "line-events",
    ],
  ];
}
