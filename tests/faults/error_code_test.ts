import { errorCode } from "./error_code.ts";
import { testRow } from "./support/test_row.ts";

testRow(errorCode);
