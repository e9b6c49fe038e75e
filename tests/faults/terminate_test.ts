import { terminate } from "./terminate.ts";
import { testRow } from "./support/test_row.ts";

testRow(terminate);
