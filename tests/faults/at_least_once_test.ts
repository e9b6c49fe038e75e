import { atLeastOnce, resumedFile } from "./at_least_once.ts";
import { testRow } from "./support/test_row.ts";

testRow(atLeastOnce);
testRow(resumedFile);
