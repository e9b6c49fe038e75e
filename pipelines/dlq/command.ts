/**
 * `refrain dlq`: what is done with dead letters.
 *
 * @module
 */
import type { Command } from "../cli/command.ts";
import { didYouMean } from "#lib/did_you_mean.ts";
import { dlqListCommand } from "./list.ts";
import { dlqReplayCommand } from "./replay.ts";
import { EXIT, RunError } from "../errors.ts";

const actions: Readonly<Record<string, Command>> = {
  list: dlqListCommand,
  replay: dlqReplayCommand,
};

const summary = "Show dead letters, or send them back to where they came from.";

export const dlqCommand: Command = {
  name: "dlq",
  summary,
  help: `${summary}

Records that consume could not process go to a topic of dead letters, songs.dlq for songs, with
headers that say why. docs/dead_letters.md has more.

${Object.values(actions).map(({ help }) => help).join("\n")}`,
  run: async ([name, ...rest], signal) => {
    if (name === undefined) throw new RunError(EXIT.usage, "Say what to do: dlq list, dlq replay");
    if (Object.hasOwn(actions, name)) return await actions[name].run(rest, signal);
    const nearest = didYouMean(name, Object.keys(actions));
    throw new RunError(EXIT.usage, `There is no dlq ${name}${nearest || ": see dlq --help"}`);
  },
};
