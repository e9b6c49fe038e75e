import { relabelKill } from "./relabel_kill.ts";
import { testRow } from "./support/test_row.ts";

testRow(relabelKill);
