import { jsonLog } from "./json_log.ts";
import type { Log, LogLevel } from "./log.ts";
import { plainLog } from "./plain_log.ts";

/** The log of a service, on stderr: text if that is a terminal, else JSON. */
export function logFor(level: LogLevel): Log {
  return Deno.stderr.isTerminal() ? plainLog({ level }) : jsonLog({ level });
}
