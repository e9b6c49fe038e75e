import { steadyHeart } from "./steady_heart.ts";
import { testRow } from "./support/test_row.ts";

testRow(steadyHeart);
