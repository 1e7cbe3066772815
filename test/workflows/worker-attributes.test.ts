/** Missing or wrong search attributes: the printed commands correct them, and the check needs no extra permission. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findTemporalCli } from '../../dev-server/find-cli.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { accessErrorOf } from '../../src/temporal/explain.ts';
import { addCommands, freeCommands } from '../../src/worker/attribute-commands.ts';
import { registeredAttributes } from '../../src/worker/registered-attributes.ts';
import { searchAttributes } from '../../src/worker/search-attributes.ts';
import { newNamespace } from '../support/new-namespace.ts';
import { openShell, type Shell } from '../support/shell.ts';
import { startedWorker, type StartedWorker } from '../support/started-worker.ts';
import { grpc, startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy.ts';

const { INDEXED_VALUE_TYPE_TEXT: Text, INDEXED_VALUE_TYPE_KEYWORD: Keyword } =
  proto.temporal.api.enums.v1.IndexedValueType;

let sandbox: Sandbox;
let shell: Shell;
let proxy: TemporalProxy;
const workers: StartedWorker[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { dataPlane: false } });
  shell = await openShell({ temporal: `'${await findTemporalCli()}'`, tcld: 'printf "%s\\n"' });
  proxy = await startTemporalProxy(inject('temporalAddress'));
});
afterAll(async () => {
  for (const worker of workers) worker.kill();
  await proxy.close();
  await shell.close();
  await sandbox.stop();
});

function start(namespace: string): StartedWorker {
  const worker = startedWorker(['--address', proxy.address, '--namespace', namespace], sandbox.env);
  workers.push(worker);
  return worker;
}

async function serves(namespace: string): Promise<void> {
  const worker = start(namespace);
  await worker.serves();
  expect(worker.said()).toContain('all 4 are registered, with their types');
  expect(rowsOf(worker.said()).filter((row) => !runbook.includes(`| \`${row}\` |`))).toEqual([]);
  worker.stop();
  expect((await worker.over).code).toBe(0);
}

/** The names of the rows in the table of checks, which the runbook explains. */
function rowsOf(said: string): readonly string[] {
  const rows = [...said.matchAll(/^[✓!✗-] (\S+(?: \S+)*) {2,}/gm)].map(([, name = '']) => name);
  expect(rows.length).toBeGreaterThan(5);
  return rows.map((name) => name.replace(/^(Aiven permissions in) .*/, '$1 PROJECT'));
}

const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

/** Whole lines that begin with the name of a tool. */
const commandsIn = (said: string): readonly string[] =>
  [...said.matchAll(/^ +((?:temporal|tcld) .*)$/gm)].map(([, command = '']) => command);

const none = (): undefined => undefined;
const mayNotAdd = ({ method }: { method: string }) =>
  method === 'AddSearchAttributes' ? { code: grpc.permissionDenied, message: 'Request unauthorized.' } : undefined;
/** Refuses the OperatorService, as Temporal Cloud does. */
const noOperator =
  (code: number) =>
  ({ service }: { service: string }) =>
    service.endsWith('.OperatorService') ? { code, message: 'Request unauthorized.' } : undefined;

describe('what a worker prints about its search attributes, pasted', () => {
  it('registers them, and the worker then starts without the right to', async () => {
    const namespace = await newNamespace();
    proxy.refuse(mayNotAdd);
    const { stderr, code } = await start(namespace).over;
    expect(code).toBe(1);
    expect(stderr).toContain(
      `has no permission to register the search attributes of Causeway in namespace ${namespace}`,
    );
    const commands = commandsIn(stderr);
    expect(commands).toHaveLength(4);
    proxy.refuse(none);
    for (const command of commands) await shell.paste(command);
    proxy.refuse(mayNotAdd);
    await serves(namespace);
  });

  it('replaces one of another type', async () => {
    const namespace = await newNamespace({ ...searchAttributes, PrivateLinkStatus: Text });
    proxy.refuse(none);
    const { stderr, code } = await start(namespace).over;
    expect(code).toBe(1);
    expect(stderr).toContain(`PrivateLinkStatus: is a search attribute of another type in namespace ${namespace}`);
    const commands = commandsIn(stderr);
    expect(commands.map((command) => command.split(' ')[3])).toEqual(['remove', 'create']);
    for (const command of commands) await shell.paste(command);
    await serves(namespace);
  });
});

describe('on a server that gives nobody the OperatorService, as Temporal Cloud, a worker', () => {
  it('sees the attributes with their types, and starts', async () => {
    const namespace = await newNamespace(searchAttributes);
    proxy.refuse(noOperator(grpc.permissionDenied));
    await serves(namespace);
  });

  it.each([
    ['refuses it', grpc.permissionDenied],
    ['does not know it', grpc.unimplemented],
  ])('names the one that is missing, and no other, when the server %s', async (_, code) => {
    const { PrivateLinkAccounts: _missing, ...others } = searchAttributes;
    const namespace = await newNamespace(others);
    proxy.refuse(noOperator(code));
    const ran = await start(namespace).over;
    expect(ran.code).toBe(1);
    expect(commandsIn(ran.stderr)).toEqual([
      `temporal operator search-attribute create --address ${proxy.address} --namespace ${namespace} --name PrivateLinkAccounts --type KeywordList`,
    ]);
  });

  it('names the one that has another type', async () => {
    const namespace = await newNamespace({ ...searchAttributes, PrivateLinkAccounts: Keyword });
    proxy.refuse(noOperator(grpc.permissionDenied));
    const ran = await start(namespace).over;
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('PrivateLinkAccounts: is a search attribute of another type');
  });
});

it('where the namespace does not name its columns, as on Elasticsearch, a count tells which attributes there are', async () => {
  const namespace = await newNamespace({ PrivateLinkStatus: Keyword });
  proxy.refuse(noOperator(grpc.permissionDenied));
  const connection = await Connection.connect({ address: proxy.address });
  const { operatorService, workflowService } = connection;
  const countWorkflowExecutions = workflowService.countWorkflowExecutions.bind(workflowService);
  const found = await registeredAttributes(
    {
      operatorService,
      workflowService: Object.assign(Object.create(workflowService) as typeof workflowService, {
        countWorkflowExecutions,
        describeNamespace: () => Promise.resolve({ config: {} }),
      }),
    },
    namespace,
    ['PrivateLinkStatus', 'PrivateLinkAccounts'],
  );
  await connection.close();
  expect([...found]).toEqual([['PrivateLinkStatus', undefined]]);
});

describe('for Temporal Cloud', () => {
  const at = (address: string) =>
    loadSettings({ address, namespace: 'shop.a1b2c', profile: false, taskQueue: 'any' }, { ...sandbox.env }).temporal;

  it.each(['shop.a1b2c.tmprl.cloud:7233', 'eu-west-1.aws.api.temporal.io:7233'])(
    'the commands are those of tcld: %s',
    async (address) => {
      const temporal = at(address);
      const added = addCommands(temporal, { PrivateLinkStatus: 'Keyword', PrivateLinkAccounts: 'KeywordList' });
      // The flags of https://docs.temporal.io/cloud/tcld/namespace#search-attributes, as a shell passes them.
      expect((await shell.paste(added)).trim().split('\n')).toEqual([
        ...['namespace', 'search-attributes', 'add', '--namespace', 'shop.a1b2c'],
        ...['--search-attribute', 'PrivateLinkStatus=Keyword'],
        ...['--search-attribute', 'PrivateLinkAccounts=KeywordList'],
      ]);
      expect((await shell.paste(freeCommands(temporal, ['PrivateLinkStatus']))).trim().split('\n')).toEqual([
        ...['namespace', 'search-attributes', 'rename', '--namespace', 'shop.a1b2c'],
        ...['--existing-name', 'PrivateLinkStatus', '--new-name', 'PrivateLinkStatusBefore'],
      ]);
    },
  );

  it('a namespace that is not there is not made by a command for a server of one’s own', async () => {
    proxy.refuse(none);
    const connection = await Connection.connect({ address: proxy.address });
    const error: unknown = await connection.workflowService
      .describeNamespace({ namespace: 'shop.a1b2c' })
      .catch((reason: unknown) => reason);
    await connection.close();
    const why = accessErrorOf(error, at('shop.a1b2c.tmprl.cloud:7233'));
    expect(why?.problem.fix).toContain('tcld namespace create');
    expect(why?.problem.fix).not.toContain('temporal operator');
  });

  it('a server of one’s own is not taken for it', () => {
    expect(addCommands(at('temporal.tmprl.cloud.example.com:7233'), { PrivateLinkStatus: 'Keyword' })).toMatch(
      /^ {2}temporal operator search-attribute create /,
    );
  });
});
