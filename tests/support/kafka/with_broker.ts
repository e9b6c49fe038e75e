/**
 * Tests that need Kafka. Without Java and Maven they are ignored, by name, and say so.
 *
 * @module
 */
import { type Broker, type BrokerOptions, startBroker } from "./broker.ts";
import { missingProgram } from "./programs.ts";
import { type SharedBroker, sharedBroker } from "./shared_broker.ts";

const missing = missingProgram("java", "mvn", "openssl", "setsid");
const given = Deno.env.get("KAFKA_BROKERS");

if (missing !== undefined) {
  const which = given ? "those that need a broker of their own" : "all tests of Kafka";
  console.error(`\n*** ${missing} was not found: ${which} are IGNORED ***\n`);
}

/** A test against the broker that all share: it gets the address, `host:port`. */
export function testWithBroker(name: string, action: (broker: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: missing !== undefined && !given,
    fn: async () => await action((await sharedBroker()).address),
  });
}

/** A test against the broker with TLS and SASL that all share. */
export function testWithSecureBroker(
  name: string,
  action: (broker: Required<SharedBroker>) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: missing !== undefined,
    fn: async () => await action(await sharedBroker({ secure: true }) as Required<SharedBroker>),
  });
}

/** A test that starts its own brokers: it is ignored where that is not possible. */
export function testWithOwnBroker(name: string, action: () => Promise<void>): void;
/** A test with its own broker, which it may kill, freeze, or reach by TLS. */
export function testWithOwnBroker(
  name: string,
  options: BrokerOptions,
  action: (broker: Broker) => Promise<void>,
): void;
export function testWithOwnBroker(
  name: string,
  options: BrokerOptions | (() => Promise<void>),
  action?: (broker: Broker) => Promise<void>,
): void {
  Deno.test({
    name: given ? `${name} (its own broker, not ${given})` : name,
    ignore: missing !== undefined,
    fn: async () => {
      if (typeof options === "function") return await options();
      await using broker = await startBroker(options);
      await action!(broker);
    },
  });
}
