/** Prints the path of the Temporal CLI that the demo and the tests use; downloads or builds it when there is none. */
import { findTemporalCli } from '../dev-server/find-cli.ts';

console.log(await findTemporalCli());
