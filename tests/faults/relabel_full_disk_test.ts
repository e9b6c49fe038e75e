import { relabelFullDisk } from "./relabel_full_disk.ts";
import { testRow } from "./support/test_row.ts";

testRow(relabelFullDisk);
