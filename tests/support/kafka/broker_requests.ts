/**
 * The two requests that a reader needs, in versions that Kafka 2.1 to 4.x take.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { pause } from "../within.ts";
import { ByteCursor } from "./byte_cursor.ts";

const METADATA = { api: 3, version: 4 };
const FETCH = { api: 1, version: 4 };
/** Of each partition, at most, in bytes. */
const PIECE = 4 * 1024 * 1024;
const UNTIL_NOW = { replica: -1, longestWaitMs: 0, leastBytes: 0 };

/** What a broker gave of a partition. */
export interface FetchedPartition {
  readonly partition: number;
  /** The offset after the last record that all replicas have. */
  readonly end: bigint;
  /** The first offset of a transaction that is still open, or `end`. */
  readonly stable: bigint;
  /** Batches, the last perhaps cut off. */
  readonly bytes: Uint8Array;
}

/** A connection to one broker, which leads all partitions. */
export class BrokerRequests implements Disposable {
  readonly #connection: Deno.Conn;
  #number = 0;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** @param broker `host:port` */
  static async connect(broker: string): Promise<BrokerRequests> {
    const { hostname, port } = new URL(`kafka://${broker}`);
    return new BrokerRequests(await Deno.connect({ hostname, port: Number(port) }));
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  /** The numbers of a topic's partitions. */
  async partitions(topic: string): Promise<number[]> {
    const answer = await this.#ask(METADATA, int32(1), text(topic), Buffer.of(0));
    answer.int32(); // Throttled for so long.
    answer.list(() => [answer.int32(), answer.text(), answer.int32(), answer.text()]);
    answer.text(); // The cluster.
    answer.int32(); // Its controller.
    const [found] = answer.list(() => {
      refuse(answer.int16(), `partitions of ${topic}`);
      answer.text();
      answer.int8(); // Whether it is internal.
      return answer.list(() => {
        answer.int16();
        const partition = answer.int32();
        answer.int32(); // Its leader.
        answer.list(() => answer.int32());
        answer.list(() => answer.int32());
        return partition;
      });
    });
    return found.sort((a, b) => a - b);
  }

  /** What partitions hold from an offset on, uncommitted records and marks included. */
  async fetch(topic: string, from: ReadonlyMap<number, bigint>): Promise<FetchedPartition[]> {
    for (let attempt = 1;; attempt++) {
      try {
        return await this.#fetchOnce(topic, from);
      } catch (error) {
        if (!(error instanceof NotYet) || attempt === ATTEMPTS) throw error;
        await pause(PAUSE_MS);
      }
    }
  }

  async #fetchOnce(
    topic: string,
    from: ReadonlyMap<number, bigint>,
  ): Promise<FetchedPartition[]> {
    const { replica, longestWaitMs, leastBytes } = UNTIL_NOW;
    const wanted = [...from].flatMap(([partition, offset]) => [
      int32(partition),
      int64(offset),
      int32(PIECE),
    ]);
    const answer = await this.#ask(
      FETCH,
      ...[int32(replica), int32(longestWaitMs), int32(leastBytes), int32(PIECE * from.size)],
      ...[Buffer.of(0), int32(1), text(topic), int32(from.size), ...wanted],
    );
    answer.int32(); // Throttled for so long.
    return answer.list(() => {
      answer.text();
      return answer.list(() => {
        const partition = answer.int32();
        refuse(answer.int16(), `fetch of ${topic}/${partition}`);
        const end = answer.int64(), stable = answer.int64();
        answer.list(() => [answer.int64(), answer.int64()]); // Aborted transactions: not used.
        return { partition, end, stable, bytes: answer.take(answer.int32()) ?? new Uint8Array() };
      });
    }).flat();
  }

  async #ask(
    { api, version }: { readonly api: number; readonly version: number },
    ...parts: readonly Uint8Array[]
  ): Promise<ByteCursor> {
    const head = Buffer.concat([int16(api), int16(version), int32(++this.#number), text("tests")]);
    const request = Buffer.concat([head, ...parts]);
    const writer = this.#connection.writable.getWriter();
    await writer.write(Buffer.concat([int32(request.length), request]));
    writer.releaseLock();
    const answer = new ByteCursor(await this.#read(new ByteCursor(await this.#read(4)).int32()));
    const number = answer.int32();
    if (number !== this.#number) throw new Error(`Answer ${number} to request ${this.#number}`);
    return answer;
  }

  async #read(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const read = await this.#connection.read(bytes.subarray(filled));
      if (read === null) throw new Error("The broker closed the connection");
      filled += read;
    }
    return bytes;
  }
}

/** A broker that has just begun, or a topic that has just been made, is not ready for all requests. */
class NotYet extends Error {}

/** The topic is unknown, has no leader, or has another. */
const NOT_YET: ReadonlySet<number> = new Set([3, 5, 6]);
const ATTEMPTS = 50, PAUSE_MS = 100;

function refuse(code: number, action: string): void {
  if (code === 0) return;
  const message = `The broker answers the ${action} with error code ${code}`;
  throw NOT_YET.has(code) ? new NotYet(message) : new Error(message);
}

function int16(value: number): Uint8Array {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}
