/** A worker for the Nexus endpoint: `npx tsx serve.ts`. It holds no credentials of a cloud. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { causewayHandler } from './handler.ts';

const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: process.env['CAUSEWAY_NEXUS_TASK_QUEUE'] ?? 'causeway-nexus',
  nexusServices: [causewayHandler(process.env['CAUSEWAY_TASK_QUEUE'] ?? 'causeway')],
});
await worker.run();
await connection.close();
