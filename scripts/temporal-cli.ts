/** Prints the path of the Temporal CLI that the demo and the tests will use; builds it first when none is there. */
import { findTemporalCli } from '../dev-server/find-cli.ts';

console.log(await findTemporalCli());
