import { relabelSameBytes } from "./relabel_same_bytes.ts";
import { testRow } from "./support/test_row.ts";

testRow(relabelSameBytes);
