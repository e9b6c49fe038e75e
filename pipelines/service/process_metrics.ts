/**
 * The figures of the process as a whole, under the names that every Prometheus client gives them.
 *
 * @module
 */
import process from "node:process";
import { Counter, Gauge, type Registry } from "prom-client";

const MICROSECONDS = 1_000_000;

/** Has a registry show memory, processor time and start. Asks for no permission. */
export function showProcess(registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Memory of the process, its worker threads included",
    registers,
    collect() {
      this.set(Deno.memoryUsage().rss);
    },
  });
  new Counter({
    name: "process_cpu_seconds_total",
    help: "Processor time of the process, its worker threads included",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / MICROSECONDS);
    },
  });
  new Gauge({
    name: "process_start_time_seconds",
    help: "When the process started, since 1970",
    registers,
  }).set(performance.timeOrigin / 1000);
}
