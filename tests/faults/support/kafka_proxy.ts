/**
 * A proxy between a service and its broker that cuts connections and spoils answers.
 *
 * @module
 */
import { ByteCursor } from "../../support/kafka/byte_cursor.ts";
import { pause } from "../../support/within.ts";
import { type ApiName, apiName, spoil } from "./kafka_api.ts";

/** Where a connection is cut. */
export const CUTS = ["before request", "inside request", "before answer", "inside answer"] as const;

/** What happens, once, to the next request of a kind. */
export type ProxyFault =
  | { readonly api: ApiName; readonly cut: typeof CUTS[number] }
  /** The broker does what was asked, and answers that it failed. */
  | { readonly api: ApiName; readonly code: number };

/** A request that has passed. */
interface Passed {
  readonly api: ApiName | undefined;
  readonly version: number;
}

/** Passes frames on, both ways. */
export class KafkaProxy implements AsyncDisposable {
  /** When each heartbeat passed, in milliseconds. */
  readonly heartbeats: number[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.Conn>();
  readonly #pumps = new Set<Promise<void>>();
  #broker?: string;
  #armed?: ProxyFault;

  get port(): number {
    return this.#listener.addr.port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Passes connections on to a broker, from now on. */
  serve(broker: string): void {
    this.#broker = broker;
    this.#track(this.#accept());
  }

  /** Makes a fault happen as soon as it can, once. A fault that still waits is forgotten. */
  arm(fault: ProxyFault): void {
    this.#armed = fault;
  }

  /** Whether the fault happens within some milliseconds; else it is forgotten. */
  async happened(milliseconds: number): Promise<boolean> {
    for (let waited = 0; this.#armed !== undefined && waited < milliseconds; waited += 10) {
      await pause(10);
    }
    const hasHappened = this.#armed === undefined;
    this.#armed = undefined;
    return hasHappened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) this.#close(connection);
    await Promise.all(this.#pumps);
  }

  async #accept(): Promise<void> {
    const { hostname, port } = new URL(`kafka://${this.#broker}`);
    for await (const client of this.#listener) {
      this.#open.add(client);
      try {
        const broker = await Deno.connect({ hostname, port: Number(port) });
        this.#open.add(broker);
        this.#connect(client, broker);
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
        this.#close(client);
      }
    }
  }

  #connect(client: Deno.Conn, broker: Deno.Conn): void {
    const passed = new Map<number, Passed>();
    const cut = () => [client, broker].forEach((connection) => this.#close(connection));
    this.#track(pump(client, (frame) => this.#request(frame, passed, broker), cut));
    this.#track(pump(broker, (frame) => this.#answer(frame, passed, client), cut));
  }

  /** @returns whether the connection stays */
  async #request(frame: Uint8Array, passed: Map<number, Passed>, to: Deno.Conn): Promise<boolean> {
    const head = new ByteCursor(frame);
    const api = apiName(head.int16()), version = head.int16();
    passed.set(head.int32(), { api, version });
    if (api === "Heartbeat") this.heartbeats.push(performance.now());
    const fault = this.#faultFor(api);
    if (fault && "cut" in fault && fault.cut.endsWith("request")) {
      if (fault.cut === "inside request") await send(to, frame, frame.length / 2);
      this.#armed = undefined;
      return false;
    }
    await send(to, frame);
    return true;
  }

  async #answer(frame: Uint8Array, passed: Map<number, Passed>, to: Deno.Conn): Promise<boolean> {
    const number = new ByteCursor(frame).int32(), { api, version } = passed.get(number)!;
    passed.delete(number);
    const fault = this.#faultFor(api);
    if (fault && "cut" in fault && fault.cut.endsWith("answer")) {
      if (fault.cut === "inside answer") await send(to, frame, frame.length / 2);
      this.#armed = undefined;
      return false;
    }
    if (fault && "code" in fault && spoil(frame, fault.code, { api: api!, version })) {
      this.#armed = undefined;
    }
    await send(to, frame);
    return true;
  }

  #faultFor(api: ApiName | undefined): ProxyFault | undefined {
    return this.#armed?.api === api ? this.#armed : undefined;
  }

  #close(connection: Deno.Conn): void {
    if (this.#open.delete(connection)) connection.close();
  }

  #track(work: Promise<void>): void {
    this.#pumps.add(work);
    work.finally(() => this.#pumps.delete(work));
  }
}

/** Hands on frames until an end is closed, or a frame says so. */
async function pump(
  from: Deno.Conn,
  pass: (frame: Uint8Array) => Promise<boolean>,
  cut: () => void,
): Promise<void> {
  try {
    for (let goesOn = true; goesOn;) {
      const size = await readWhole(from, 4);
      const frame = size && await readWhole(from, new ByteCursor(size).int32());
      goesOn = frame !== undefined && await pass(frame);
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    cut();
  }
}

/** Undefined if the other side has closed the connection. */
async function readWhole(from: Deno.Conn, length: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const read = await from.read(bytes.subarray(filled));
    if (read === null) return undefined;
    filled += read;
  }
  return bytes;
}

/** Sends a frame, or only its first bytes. */
async function send(to: Deno.Conn, frame: Uint8Array, bytes = frame.length): Promise<void> {
  const whole = new Uint8Array(4 + frame.length);
  new DataView(whole.buffer).setInt32(0, frame.length);
  whole.set(frame, 4);
  const part = whole.subarray(0, 4 + Math.floor(bytes));
  for (let sent = 0; sent < part.length;) sent += await to.write(part.subarray(sent));
}

/** Ends of connections are what happens here. */
function isGone(error: unknown): boolean {
  const { errors } = Deno;
  return [errors.BadResource, errors.Interrupted, errors.ConnectionReset, errors.BrokenPipe]
    .some((kind) => error instanceof kind);
}
