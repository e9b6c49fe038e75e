import { purePoison, scatteredPoison } from "./poison.ts";
import { testRow } from "./support/test_row.ts";

testRow(scatteredPoison);
testRow(purePoison);
