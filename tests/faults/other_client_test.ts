import { bomb, otherClient } from "./other_client.ts";
import { testRow } from "./support/test_row.ts";

testRow(otherClient);
testRow(bomb);
