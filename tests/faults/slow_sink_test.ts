import { slowSink } from "./slow_sink.ts";
import { testRow } from "./support/test_row.ts";

testRow(slowSink);
