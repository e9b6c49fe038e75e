/**
 * Every network that models can be trained and loaded with. `train` trains the first one by default.
 *
 * @module
 */
import type { Network } from "../network.ts";
import { blstm } from "./blstm/network.ts";
import { refrain } from "./refrain/network.ts";

export const networks: readonly Network[] = [
  refrain,
  blstm,
];

/**
 * The network of a name.
 *
 * @throws {Error} that lists the known names if there is no such network.
 */
export function findNetwork(name: string): Network {
  const network = networks.find((network) => network.name === name);
  if (network) return network;
  const known = networks.map(({ name }) => name).join(", ");
  throw new Error(`Unknown network "${name}": this version of Refrain has ${known}`);
}
