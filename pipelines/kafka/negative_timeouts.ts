/**
 * Keeps a warning about kafkajs off stderr.
 *
 * @module
 */
import process from "node:process";

let ignored = false;

/**
 * Drops the `TimeoutNegativeWarning` that kafkajs causes on every connection: its request queue asks
 * for a timer in the past, and gets one that fires at once, as it should. Other warnings pass.
 */
export function ignoreNegativeTimeouts(): void {
  if (ignored) return;
  ignored = true;
  const emitWarning = process.emitWarning as (...warning: unknown[]) => void;
  process.emitWarning = (...warning: unknown[]) => {
    if (!isOfKafkajs(warning)) emitWarning.apply(process, warning);
  };
}

function isOfKafkajs(warning: readonly unknown[]): boolean {
  return warning.includes("TimeoutNegativeWarning") &&
    /[\\/]kafkajs[\\/]/.test(new Error().stack ?? "");
}
