import { kill } from "./kill.ts";
import { testRow } from "./support/test_row.ts";

testRow(kill);
