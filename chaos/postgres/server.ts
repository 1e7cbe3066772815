/** The Temporal server over PostgreSQL: two processes, each of which dies, freezes and comes back at the same address. */
import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { searchAttributes } from '../../dev-server/temporal-server.ts';
import { untilUsable } from '../../dev-server/until-usable.ts';
import { childOf } from '../rig/child.ts';
import { processSlot } from '../rig/process-slot.ts';
import type { ServerSlot } from '../rig/server.ts';
import { temporalForPostgres, type TemporalPrograms } from './build.ts';
import { lowPorts } from './low-ports.ts';
import { configOf, DATABASES, dynamicConfig } from './config.ts';
import { missingPostgres, startDatabase, type Database } from './database.ts';

const NAMESPACE = 'default';
const run = promisify(execFile);

/**
 * @param directory for configuration and logs
 * @param disk where the database is
 * @throws Error that says what is missing
 */
export async function startPostgresSlot(
  directory: string,
  disk: string,
  announce: (text: string) => void,
): Promise<ServerSlot> {
  const missing = missingPostgres();
  if (missing !== undefined) throw new Error(`--temporal postgres: ${missing}`);
  const programs = await temporalForPostgres(announce);
  // A temporary directory is its maker's alone; the database's user must pass through it.
  await chmod(directory, 0o711);
  const database = await startDatabase(disk, join(directory, 'database.log'));
  try {
    await makeSchema(programs, database);
    const ports = await lowPorts(8);
    const dynamic = join(directory, 'dynamic-config.yaml');
    const config = join(directory, 'temporal.yaml');
    // JSON is YAML.
    await writeFile(dynamic, JSON.stringify(dynamicConfig));
    await writeFile(
      config,
      JSON.stringify(configOf({ databasePort: database.port, user: database.user, ports, dynamic })),
    );
    const child = childOf({
      command: programs.server,
      args: () => ['--config-file', config, '--allow-no-auth', 'start'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      cwd: directory,
      log: join(directory, 'temporal.log'),
      upWhen: 'Starting to serve on frontend listener',
      // It ends itself when it starts without its database, and whoever keeps it starts it again.
      mayEnd: true,
    });
    await child.start();
    const server = processSlot('temporal', child);
    const address = `127.0.0.1:${ports[0]}`;
    await makeNamespace(address);
    return {
      address,
      namespace: NAMESPACE,
      processes: [server, database],
      injectIntoDisk: async (act) => {
        let done = false;
        await database.inject(async () => void (done = await act(database.pids())));
        return done;
      },
      async stop() {
        await server.stop();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function makeSchema({ sql }: TemporalPrograms, { port, user }: Database): Promise<void> {
  for (const [name, database] of Object.entries(DATABASES)) {
    const schema = `postgresql/v12/${name === 'default' ? 'temporal' : 'visibility'}`;
    const at = ['--plugin', 'postgres12', '--endpoint', '127.0.0.1', '--port', String(port), '--user', user];
    for (const doing of [['create-database'], ['setup-schema', '-v', '0.0'], ['update-schema', '-s', schema]])
      await run(sql, [...at, '--database', database, ...doing]);
  }
}

const RETENTION = msToTs('1 day');
const { IndexedValueType } = proto.temporal.api.enums.v1;
const TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
};

/** A server that has just started takes a while until it takes them. */
async function makeNamespace(address: string): Promise<void> {
  const until = Date.now() + 120_000;
  for (;;) {
    try {
      return await makeOnce(address);
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(500);
    }
  }
}

async function makeOnce(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5_000 });
  try {
    await connection.workflowService
      .registerNamespace({ namespace: NAMESPACE, workflowExecutionRetentionPeriod: RETENTION })
      .catch((error: unknown) => {
        if (!String(error).includes('already')) throw error;
      });
    await connection.operatorService.addSearchAttributes({
      namespace: NAMESPACE,
      searchAttributes: Object.fromEntries(Object.entries(searchAttributes).map(([name, type]) => [name, TYPES[type]])),
    });
  } finally {
    await connection.close();
  }
  await untilUsable(address, NAMESPACE, Object.keys(searchAttributes));
}
