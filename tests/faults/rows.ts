import { atLeastOnce, resumedFile } from "./at_least_once.ts";
import { cutConnection } from "./cut_connection.ts";
import { errorCode } from "./error_code.ts";
import { freeze } from "./freeze.ts";
import { fullTopic } from "./full_topic.ts";
import { kill } from "./kill.ts";
import { lostBroker } from "./lost_broker.ts";
import { bomb, otherClient } from "./other_client.ts";
import { purePoison, scatteredPoison } from "./poison.ts";
import { price } from "./price.ts";
import { rebalance } from "./rebalance.ts";
import { relabelFullDisk } from "./relabel_full_disk.ts";
import { relabelKill } from "./relabel_kill.ts";
import { relabelSameBytes } from "./relabel_same_bytes.ts";
import { restartedBroker } from "./restarted_broker.ts";
import { slowSink } from "./slow_sink.ts";
import { soak } from "./soak.ts";
import { steadyHeart } from "./steady_heart.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { supportedBrokers, supportedSecurity } from "./supported_broker.ts";
import { terminate } from "./terminate.ts";

/** The reliability matrix. */
export const ROWS: readonly FaultRow[] = [
  kill,
  freeze,
  rebalance,
  terminate,
  restartedBroker,
  lostBroker,
  cutConnection,
  errorCode,
  atLeastOnce,
  resumedFile,
  scatteredPoison,
  purePoison,
  otherClient,
  bomb,
  fullTopic,
  slowSink,
  steadyHeart,
  soak,
  ...supportedBrokers,
  supportedSecurity,
  price,
  relabelKill,
  relabelFullDisk,
  relabelSameBytes,
];
