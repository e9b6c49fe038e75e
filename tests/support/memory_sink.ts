import type { Sink } from "#pipelines/stream/sinks/contract.ts";

const decoder = new TextDecoder();

/** A sink that keeps what is written to it, and how it ended. */
export class MemorySink implements Sink {
  readonly written: string[] = [];
  state: "open" | "closed" | "abandoned" = "open";

  write(content: string | Uint8Array): Promise<void> {
    this.written.push(typeof content === "string" ? content : decoder.decode(content));
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.state = "closed";
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    this.state = "abandoned";
    return Promise.resolve();
  }

  get text(): string {
    return this.written.join("");
  }

  /** The lines of JSONL, line ends left out. */
  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  /** The values of JSONL. */
  // deno-lint-ignore no-explicit-any -- each test knows what it wrote
  get values(): any[] {
    return this.lines.map((line) => JSON.parse(line));
  }
}

/** A sink whose writes do as the test says. */
export function sinkOf(write: (content: string | Uint8Array) => Promise<void>): Sink {
  return { write, close: () => Promise.resolve(), abandon: () => Promise.resolve() };
}
