import { restartedBroker } from "./restarted_broker.ts";
import { testRow } from "./support/test_row.ts";

testRow(restartedBroker);
