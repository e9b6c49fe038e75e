import { type Broker, startBroker } from "../../support/kafka/broker.ts";
import type { FaultRow, Place } from "./fault_row.ts";
import { KafkaProxy } from "./kafka_proxy.ts";

/** Runs an action with what a row needs: its own broker, a proxy, or neither. */
export async function inOwnPlace<Result>(
  { own, brokerless = false, proxied = false }: FaultRow,
  seed: number,
  action: (place: Place) => Promise<Result>,
): Promise<Result> {
  if (brokerless) return await action({ broker: "", seed });
  const placeOf = (broker: Broker) => ({ broker: broker.address, own: broker, seed });
  if (!proxied) {
    await using broker = await startBroker(own);
    return await action(placeOf(broker));
  }
  await using proxy = new KafkaProxy();
  await using broker = await startBroker({ ...own, proxyPort: proxy.port });
  proxy.serve(broker.behindProxy);
  return await action({ ...placeOf(broker), proxy });
}
