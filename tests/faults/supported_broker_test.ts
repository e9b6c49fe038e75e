import { supportedSecurity } from "./supported_broker.ts";
import { testRow } from "./support/test_row.ts";

testRow(supportedSecurity);
