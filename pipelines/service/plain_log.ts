/**
 * Events as text, one a line: for people at a terminal.
 *
 * @module
 */
import { oneLine } from "#lib/escape_control.ts";
import type { LogOptions } from "./json_log.ts";
import { type Log, logFrom } from "./log.ts";

/** Tells events as `12:30:01 warn  The message (name: value, name: value)`; the time is local. */
export function plainLog({ level, write = console.error, clock = Date.now }: LogOptions): Log {
  return logFrom(level, (level, message, fields) => {
    const time = new Date(clock()).toTimeString().slice(0, "hh:mm:ss".length);
    const told = Object.entries(fields).map(([name, value]) => `${name}: ${textOf(value)}`);
    const more = told.length > 0 ? ` (${told.join(", ")})` : "";
    write(oneLine(`${time} ${level.padEnd(5)} ${message}${more}`));
  });
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Error ? value.message : Deno.inspect(value, { breakLength: Infinity });
}
