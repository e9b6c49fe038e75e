import { type Broker, startBroker } from "../../support/kafka/broker.ts";
import type { FaultRow, Place } from "./fault_row.ts";
import { KafkaProxy } from "./kafka_proxy.ts";

/** Does something with a row at a broker of its own, if it needs one, behind a proxy if it asks for it. */
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
