/**
 * A broker that answers one request, and then vanishes.
 *
 * @module
 */

/** Forwards the first request and its answer; after that, it no longer listens. */
export class VanishingBroker {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  /** Settles when the broker has vanished. */
  readonly gone: Promise<void>;

  /** @param broker `host:port` of the broker that answers */
  constructor(broker: string) {
    this.gone = this.#answerOnce(broker);
  }

  /** `host:port` */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async #answerOnce(address: string): Promise<void> {
    const { hostname, port } = new URL(`kafka://${address}`);
    using client = await this.#listener.accept();
    this.#listener.close();
    using broker = await Deno.connect({ hostname, port: Number(port) });
    const bytes = new Uint8Array(65_536);
    for (const [from, to] of [[client, broker], [broker, client]]) {
      await to.write(bytes.subarray(0, await from.read(bytes) ?? 0));
    }
  }
}
