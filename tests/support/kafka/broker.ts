/**
 * A real Kafka broker for tests: one KRaft node on this machine, which tests may kill, freeze and
 * start again with the same data at the same ports.
 *
 * @module
 */
import { type Certificates, makeCertificates } from "./certificates.ts";
import { jarsOf } from "./jars.ts";
import { SupervisedProcess } from "./supervised_process.ts";
import { outputOf } from "./programs.ts";
import { type Ports, serverProperties, USER } from "./server_properties.ts";

/** The version that tests run against unless they say otherwise. */
export const KAFKA_VERSION = "4.1.1";

/** How long a broker may take to start, in milliseconds: with other work on two cores. */
const LONGEST_START = 240_000;
const QUICK_START = "-Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1".split(" ");

/** How a broker is set up. */
export interface BrokerOptions {
  /** Of Apache Kafka, as Maven Central has it. Default {@linkcode KAFKA_VERSION}. */
  readonly version?: string;
  /** Whether it listens with TLS and SASL too, and keeps lists of rights. Default false. */
  readonly secure?: boolean;
  /** Settings of `server.properties` that override ours. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** The port of a proxy on 127.0.0.1, which gets a separate listener. */
  readonly proxyPort?: number;
  /** An empty folder for its data, which it removes at its end. Default a temporary one. */
  readonly folder?: string;
}

/** How a secured broker is reached, each address `127.0.0.1:port`. */
export interface Security {
  readonly certificates: Certificates;
  /** Clients are anonymous. */
  readonly tls: string;
  /** Asks for the client's certificate. */
  readonly mutualTls: string;
  /** TLS, and the user by PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, or OAUTHBEARER with unsigned tokens. */
  readonly sasl: string;
  /** The same without TLS. */
  readonly saslWithoutTls: string;
  /** The user of PLAIN and SCRAM. */
  readonly user: typeof USER;
}

/** Starts a broker with no topics. It ends when the test process ends, in any way. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const { version = KAFKA_VERSION, secure = false, proxyPort, settings = {} } = options;
  const java = ["java", ...QUICK_START, "-cp", `${await jarsOf(version)}/*`];
  const { folder = await Deno.makeTempDir({ prefix: "refrain-broker-" }) } = options;
  try {
    const certificates = secure ? await makeCertificates(folder) : undefined;
    const ports = freePorts();
    const properties = `${folder}/server.properties`;
    const text = serverProperties({ folder, ports, certificates, proxyPort, settings });
    await Deno.writeTextFile(properties, text);
    await format(java, properties, secure);
    // Before other work on the machine, where that is allowed: clients wait only so long for a broker.
    const command = ["nice", "-n", "-5", ...java, "kafka.Kafka", properties];
    const process = new SupervisedProcess(command, folder);
    const broker = new Broker(version, process, ports, certificates);
    await broker.restart();
    return broker;
  } catch (error) {
    await Deno.remove(folder, { recursive: true });
    throw error;
  }
}

/** Makes the data folder, with the users of a secured broker in it. */
async function format(java: readonly string[], properties: string, secure: boolean): Promise<void> {
  const users = ["SCRAM-SHA-256", "SCRAM-SHA-512"].flatMap((mechanism) => [
    "--add-scram",
    `${mechanism}=[name=${USER.name},password="${USER.password}"]`,
  ]);
  const [program, ...settings] = java;
  await outputOf(program, [
    ...["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", ...settings],
    ...["kafka.tools.StorageTool", "format", "--config", properties],
    ...["--cluster-id", crypto.randomUUID().replaceAll("-", "").slice(0, 22)],
    ...(secure ? users : []),
  ], { env: { LC_ALL: "C.UTF-8" } });
}

/** A running broker, or a killed one. */
export class Broker implements AsyncDisposable {
  readonly #process: SupervisedProcess;
  /** `127.0.0.1:port`, without TLS or SASL. */
  readonly address: string;
  /** Where a proxy finds it. */
  readonly behindProxy: string;
  readonly security?: Security;

  /** Of a folder that has been formatted: {@linkcode startBroker}. */
  constructor(
    readonly version: string,
    process: SupervisedProcess,
    ports: Ports,
    certificates?: Certificates,
  ) {
    this.#process = process;
    const at = (port: number) => `127.0.0.1:${port}`;
    this.address = at(ports.plaintext);
    this.behindProxy = at(ports.proxied);
    this.security = certificates && {
      certificates,
      tls: at(ports.tls),
      mutualTls: at(ports.mutualTls),
      sasl: at(ports.sasl),
      saslWithoutTls: at(ports.saslWithoutTls),
      user: USER,
    };
  }

  /** As clients take it. */
  get brokers(): readonly string[] {
    return [this.address];
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Everything that it has logged. */
  log(): string {
    return this.#process.log();
  }

  /** Kills it (SIGKILL), as a lost machine would. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  /** Starts it after {@linkcode kill}: the same data and ports. Answered when it takes requests. */
  async restart(): Promise<void> {
    await this.#process.start();
    await this.#process.logged(/Kafka Server started/, LONGEST_START);
  }

  /** Freezes it (SIGSTOP): connections stay open and nothing answers. */
  pause(): void {
    Deno.kill(this.pid, "SIGSTOP");
  }

  /** Resumes it after {@linkcode pause}. */
  resume(): void {
    Deno.kill(this.pid, "SIGCONT");
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    await Deno.remove(this.#process.folder, { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Free ports, found at the same time so that they differ. */
function freePorts(): Ports {
  const listeners = Array.from(
    { length: 7 },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const [plaintext, controller, tls, mutualTls, sasl, saslWithoutTls, proxied] = listeners.map(
    ({ addr }) => addr.port,
  );
  for (const listener of listeners) listener.close();
  return { plaintext, controller, tls, mutualTls, sasl, saslWithoutTls, proxied };
}
