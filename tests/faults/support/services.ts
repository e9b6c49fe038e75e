/**
 * The services of a scenario: those that run, and those that have ended.
 *
 * @module
 */
import { runService } from "../../support/kafka/service_process.ts";
import { balances, Service } from "./service.ts";

/** Flags and address of one service, in addition to those of all. */
export interface ServiceWish {
  /** `host:port` of the broker. */
  readonly reached?: string;
  readonly flags?: readonly string[];
}

/** What all services of a scenario have in common. */
export interface ServicesOptions {
  /** `host:port`: how they reach the broker, unless one wishes otherwise. */
  readonly reached: string;
  readonly flags: readonly string[];
}

/** Flags that keep a service light. */
export const QUICK = ["--model", "recurring-pair", "--workers", "0", "--session-timeout", "6000"];
const ENDED_WITHIN = 120_000;

/** Starts services, and ends them all. */
export class Services implements AsyncDisposable {
  readonly #options: ServicesOptions;
  readonly #all: Service[] = [];

  /** @param folder where they keep what they print */
  constructor(readonly folder: string, options: ServicesOptions) {
    this.#options = options;
  }

  /** All that were ever started. */
  get all(): readonly Service[] {
    return this.#all;
  }

  get running(): readonly Service[] {
    return this.#all.filter(({ isRunning }) => isRunning);
  }

  /** Starts one more, which may reach the broker in another way. */
  async start(wish: ServiceWish = {}): Promise<Service> {
    const service = await Service.start(this.folder, this.#flagsOf(wish));
    this.#all.push(service);
    return service;
  }

  /**
   * Tries whether a service would start, by `dry-run`.
   *
   * @throws {Error} if it would not, or finds no song to annotate
   */
  async dryRun(wish: ServiceWish = {}): Promise<void> {
    const { code, stdout, stderr } = await runService(["dry-run", ...this.#flagsOf(wish)]);
    if (code === 0 && stdout.includes("would be annotated")) return;
    throw new Error(`A dry run ended with ${code}:\n${stdout}${stderr}`);
  }

  /** Ends all by SIGTERM: each must exit with 143 and account for what it read. */
  async terminate(): Promise<void> {
    const { running } = this;
    for (const service of running) await service.joined();
    for (const service of running) service.signal("SIGTERM");
    for (const service of running) await endedWell(service);
  }

  /** The end of what each has printed. */
  logs(): string {
    return this.#all.map((service) => service.log().slice(-2000)).join("\n---\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const service of this.#all) await service.kill();
  }

  #flagsOf({ reached, flags = [] }: ServiceWish): readonly string[] {
    return ["--brokers", reached ?? this.#options.reached, ...this.#options.flags, ...flags];
  }
}

/** @throws {Error} if a service that was asked to end does not, or not as it should. */
export async function endedWell(service: Service): Promise<void> {
  const patience = setTimeout(() => service.signal("SIGKILL"), ENDED_WITHIN);
  const code = await service.ended();
  clearTimeout(patience);
  const { accounting } = service;
  if (code === 143 && accounting !== undefined && balances(accounting)) return;
  throw new Error(`A service ended with ${code}, after SIGTERM:\n${service.log().slice(-3000)}`);
}
