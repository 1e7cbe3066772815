/** Run in its own process by temporal-server.test.ts: starts a server, prints its address, and runs until it is killed. */
import { startTemporalServer } from '../../dev-server/temporal-server.ts';

const { address } = await startTemporalServer();
process.stdout.write(`${address}\n`);
setInterval(() => undefined, 60_000);
