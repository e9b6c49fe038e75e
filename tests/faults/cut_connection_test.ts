import { cutConnection } from "./cut_connection.ts";
import { testRow } from "./support/test_row.ts";

testRow(cutConnection);
