/**
 * Matches a fleet's replies with the records they answer.
 *
 * @module
 */
import { type Reply, replySource } from "./reply.ts";

/** A record whose reply is expected. */
interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: Error) => void;
}

/** How long to wait for replies. */
export interface ReplyTimeout {
  /** Milliseconds without any expected reply after which waiting ends. */
  readonly timeoutMs: number;
  /** Creates the error that ends it. */
  readonly error: (pending: number, first: string) => Error;
}

/** Matches replies with records by their sources. Replies that are not expected are ignored. */
export class FleetReplies {
  readonly #timeout: ReplyTimeout;
  /** By source, in the order in which the records were sent. */
  readonly #pending = new Map<string, Pending>();
  /** Each resolves when the sources of its records are known. */
  readonly #sending = new Set<Promise<unknown>>();
  #failure: Error | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(timeout: ReplyTimeout) {
    this.#timeout = timeout;
  }

  /**
   * Sends records and returns the parsed reply to each.
   *
   * @param send sends the records, and returns their sources
   * @param parse parses a reply as soon as it arrives
   */
  async answers<Answer>(
    send: () => Promise<readonly string[]>,
    parse: (reply: Reply, place: number) => Answer,
  ): Promise<Answer[]> {
    if (this.#failure) throw this.#failure;
    const sending = send().then((sources) =>
      sources.map((source, place) => this.#replyTo(source).then((reply) => parse(reply, place)))
    );
    this.#sending.add(sending);
    return await Promise.all(await sending.finally(() => this.#sending.delete(sending)));
  }

  /**
   * Delivers replies. Replies can be read before the sources of their records are known, so it waits until
   * everything is sent.
   */
  async arrived(replies: readonly Reply[]): Promise<void> {
    await Promise.allSettled([...this.#sending]);
    let isExpected = false;
    for (const reply of replies) {
      const source = replySource(reply), pending = source && this.#pending.get(source);
      if (!pending) continue;
      this.#pending.delete(source);
      pending.resolve(reply);
      isExpected = true;
    }
    if (isExpected) this.#restartTimer();
  }

  /** Rejects all waits, and later ones, with an error. Only the first error counts. */
  fail(reason: Error): void {
    this.#failure ??= reason;
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    this.#restartTimer();
  }

  #replyTo(source: string): Promise<Reply> {
    if (this.#failure) return Promise.reject(this.#failure);
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    this.#pending.set(source, { resolve, reject });
    if (this.#pending.size === 1) this.#restartTimer();
    return promise;
  }

  /** Restarts the timer if replies are pending. */
  #restartTimer(): void {
    clearTimeout(this.#timer);
    const { timeoutMs, error } = this.#timeout, [first] = this.#pending.keys();
    if (first === undefined) return;
    this.#timer = setTimeout(() => this.fail(error(this.#pending.size, first)), timeoutMs);
  }
}
