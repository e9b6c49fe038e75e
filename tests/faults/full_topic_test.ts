import { fullTopic } from "./full_topic.ts";
import { testRow } from "./support/test_row.ts";

testRow(fullTopic);
