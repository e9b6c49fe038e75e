import { rebalance } from "./rebalance.ts";
import { testRow } from "./support/test_row.ts";

testRow(rebalance);
