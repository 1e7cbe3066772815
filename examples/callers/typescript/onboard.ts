/** Onboards the request of a file, waits, and prints the routes: `npx tsx onboard.ts request.json`. */
import { readFile } from 'node:fs/promises';
import { createCausewayClient, type PrivateLinkRequest } from '@causeway-link/client';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

// TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, … or a profile, as for Temporal's own CLI.
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await Connection.connect(connectionOptions);
const causeway = createCausewayClient({
  client: new Client({ connection, namespace, identity: 'billing-deployer' }),
  taskQueue: process.env['CAUSEWAY_TASK_QUEUE'] ?? 'causeway',
});

const request = JSON.parse(await readFile(process.argv[2] ?? 'request.json', 'utf8')) as PrivateLinkRequest;
const run = await causeway.onboard(request, { actor: 'billing-deployer' });
process.stdout.write(`${run.attached ? 'joined' : 'started'} ${run.workflowId}\n`);

// Throws RolledBackError, with all that was undone and all that is left, when nothing stays connected.
const { outcome, endpoints } = await run.result();
process.stdout.write(`${outcome}\n`);
for (const { vpcId, routes } of endpoints)
  for (const { component, host, port } of routes) process.stdout.write(`${vpcId} ${component} ${host}:${port}\n`);
await connection.close();
