/**
 * `refrain dlq`: lists and replays dead letters.
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

const summary = "List dead letters, or send them back to their topics.";

export const dlqCommand: Command = {
  name: "dlq",
  summary,
  help: `${summary}

Records that consume cannot process go to a topic of dead letters, songs.dlq for songs, with headers
that say why. See docs/dead_letters.md.

${Object.values(actions).map(({ help }) => help).join("\n")}`,
  actions,
  run: async ([name, ...rest], signal) => {
    if (name === undefined) {
      throw new RunError(EXIT.usage, "dlq needs an action: dlq list or dlq replay");
    }
    if (Object.hasOwn(actions, name)) return await actions[name].run(rest, signal);
    const nearest = didYouMean(name, Object.keys(actions));
    throw new RunError(EXIT.usage, `Unknown action dlq ${name}${nearest || ": see dlq --help"}`);
  },
};
