/**
 * Replies of a fleet, each to whom it is for.
 *
 * @module
 */
import { type Reply, sourceOf } from "./reply.ts";

/** Who waits for a reply. */
interface Waiting {
  readonly give: (reply: Reply) => void;
  readonly refuse: (reason: Error) => void;
}

/** How long one waits. */
export interface Patience {
  /** Milliseconds in which no reply comes, while some are waited for. */
  readonly silence: number;
  /** The error that ends the wait. */
  readonly spent: (waiting: number, first: string) => Error;
}

/** Matches replies with records, by their sources. A reply that nobody waits for is left. */
export class FleetReplies {
  readonly #patience: Patience;
  /** By source, in the order in which they were sent. */
  readonly #waiting = new Map<string, Waiting>();
  /** Each ends when it is known where its records stand. */
  readonly #sending = new Set<Promise<unknown>>();
  #failure: Error | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /**
   * What is made of the reply to each record.
   *
   * @param send stores the records, and gives their sources
   * @param read makes something of a reply, as soon as it is there
   */
  async answers<Answer>(
    send: () => Promise<readonly string[]>,
    read: (reply: Reply, place: number) => Answer,
  ): Promise<Answer[]> {
    if (this.#failure) throw this.#failure;
    const coming = send().then((sources) =>
      sources.map((source, place) => this.#replyTo(source).then((reply) => read(reply, place)))
    );
    this.#sending.add(coming);
    return await Promise.all(await coming.finally(() => this.#sending.delete(coming)));
  }

  /**
   * Hands replies on. They may be read before it is known where their records stand: so it waits for
   * what is being sent.
   */
  async arrived(replies: readonly Reply[]): Promise<void> {
    await Promise.allSettled([...this.#sending]);
    let isAwaited = false;
    for (const reply of replies) {
      const source = sourceOf(reply), waiting = source && this.#waiting.get(source);
      if (!waiting) continue;
      this.#waiting.delete(source);
      waiting.give(reply);
      isAwaited = true;
    }
    if (isAwaited) this.#wait();
  }

  /** Ends every wait, also those to come, with an error. The first error stays. */
  fail(reason: Error): void {
    this.#failure ??= reason;
    for (const { refuse } of this.#waiting.values()) refuse(this.#failure);
    this.#waiting.clear();
    this.#wait();
  }

  #replyTo(source: string): Promise<Reply> {
    if (this.#failure) return Promise.reject(this.#failure);
    const { promise, resolve: give, reject: refuse } = Promise.withResolvers<Reply>();
    this.#waiting.set(source, { give, refuse });
    if (this.#waiting.size === 1) this.#wait();
    return promise;
  }

  /** Patience begins anew, if there is anything to wait for. */
  #wait(): void {
    clearTimeout(this.#timer);
    const { silence, spent } = this.#patience, [first] = this.#waiting.keys();
    if (first === undefined) return;
    this.#timer = setTimeout(() => this.fail(spent(this.#waiting.size, first)), silence);
  }
}
