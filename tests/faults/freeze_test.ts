import { freeze } from "./freeze.ts";
import { testRow } from "./support/test_row.ts";

testRow(freeze);
