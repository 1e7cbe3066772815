/** Run as a process of its own by temporal-server.test.ts: starts a server, says where, and stays until it is killed. */
import { startTemporalServer } from '../../dev-server/temporal-server.ts';

const { address } = await startTemporalServer();
process.stdout.write(`${address}\n`);
setInterval(() => undefined, 60_000);
