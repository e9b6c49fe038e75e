/**
 * The versions of Kafka that are supported, and the ways to reach a broker.
 *
 * @module
 */
import type { Security } from "../support/kafka/broker.ts";
import { killedScenario } from "./kill.ts";
import type { FaultRow, Place } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";
import { QUICK, type ServiceWish } from "./support/services.ts";

const FED = 300;

/** A dry run and kills, on brokers older and newer than the one of all other rows. */
export const supportedBrokers: readonly FaultRow[] = ["3.9.2", "4.4.0"].map((version) => ({
  row: `R20 ${version}`,
  promise: `Kafka ${version}: nothing is lost or duplicated when the process is killed`,
  own: { version },
  fast: undefined,
  long: { records: 40_000, faults: 10 },
  async run(place, { records, faults }) {
    await dryRunAt(place);
    return await killedScenario({ ...place, records }, faults);
  },
}));

async function dryRunAt(place: Place): Promise<void> {
  await using scenario = await Scenario.of({ ...place, records: FED });
  await scenario.services.dryRun();
}

/** Each way is a "fault", and hits if records come and go by it. */
export const supportedSecurity: FaultRow = {
  row: "R20 security",
  promise: "TLS, mutual TLS, SCRAM, PLAIN and OAUTHBEARER all connect to the broker",
  own: { secure: true },
  fast: { records: 6 * FED, faults: 6 },
  long: { records: 6 * FED, faults: 6 },
  hits: 1,
  async run(place, { records }) {
    await using scenario = await Scenario.of({ ...place, records, fedAtFirst: 0, flags: QUICK });
    for (const way of await waysTo(place.own!.security!, scenario.services.folder)) {
      await scenario.feed(FED);
      await scenario.services.dryRun(way);
      const service = await scenario.services.start(way);
      await scenario.progress.untilEnded(scenario.fed);
      await service.joined();
      await scenario.services.terminate();
      scenario.countFault(true);
    }
    return await scenario.judge();
  },
};

async function waysTo(security: Security, folder: string): Promise<ServiceWish[]> {
  const { certificates, user } = security;
  const tls = ["--tls", "--tls-ca", certificates.authority];
  await Deno.writeTextFile(`${folder}/password`, user.password);
  await Deno.writeTextFile(`${folder}/token`, unsignedToken(user.name));
  const sasl = (mechanism: string, ...flags: string[]): ServiceWish => ({
    reached: security.sasl,
    flags: [...tls, "--sasl", mechanism, ...flags],
  });
  const password = [
    ...["--sasl-username", user.name],
    ...["--sasl-password", `file:${folder}/password`],
  ];
  const own = ["--tls-cert", certificates.clientCertificate, "--tls-key", certificates.clientKey];
  return [
    { reached: security.tls, flags: tls },
    { reached: security.mutualTls, flags: [...tls, ...own] },
    sasl("scram-sha-256", ...password),
    sasl("scram-sha-512", ...password),
    sasl("plain", ...password),
    sasl("oauthbearer", "--sasl-token", `file:${folder}/token`),
  ];
}

/** An unsigned token with our name, valid for an hour, which only test brokers accept. */
function unsignedToken(name: string): string {
  const now = Math.floor(Date.now() / 1000);
  return [{ alg: "none" }, { sub: name, iat: now, exp: now + 3600 }]
    .map((part) => btoa(JSON.stringify(part)).replace(/=+$/, "") + ".").join("");
}
