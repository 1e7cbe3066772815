/** When one of its workers ends, the process ends; it waits through temporary failures. Runs the real command. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePort } from '../../dev-server/free-port.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { eventually } from '../support/eventually.ts';
import { newNamespace } from '../support/new-namespace.ts';
import { startedWorker, type StartedWorker } from '../support/started-worker.ts';
import { grpc, startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { dataPlane: false } });
});
/** Cleaned up after all tests: some run concurrently, because the SDK tries for a minute before it gives up. */
const leftovers: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of leftovers) await end();
  await sandbox.stop();
});

const kinds = [
  ['main', []],
  ['probe', ['--probe-only']],
] as const;
const unauthorized = 'Request unauthorized.';

describe.concurrent('a worker that cannot go on', () => {
  it.each(kinds)('ends the process of a %s worker when the server no longer knows its token', async (_, more) => {
    const proxy = await proxied();
    const worker = start(proxy, more);
    await worker.serves();
    proxy.refuse(() => ({ code: grpc.unauthenticated, message: unauthorized }));
    const { code, stderr } = await worker.over;
    expect(stderr).toContain(`TEMPORAL_API_KEY: is missing: the credentials are not accepted`);
    expect(stderr).toContain('Fix: ');
    expect(code).toBe(1);
  });

  it.each(kinds)('ends the process of a %s worker when its right to poll is taken away', async (_, more) => {
    const proxy = await proxied();
    const worker = start(proxy, more);
    await worker.serves();
    proxy.refuse(({ method }) =>
      method.startsWith('Poll') ? { code: grpc.permissionDenied, message: unauthorized } : undefined,
    );
    expect((await worker.over).code).toBe(1);
  });

  it.each(kinds)('lets SIGTERM end a %s worker while the server refuses everything', async (_, more) => {
    const proxy = await proxied();
    const worker = start(proxy, more);
    await worker.serves();
    proxy.refuse(() => ({ code: grpc.unauthenticated, message: unauthorized }));
    const polls = (): number => proxy.called.filter((method) => method.startsWith('Poll')).length;
    const before = polls();
    await eventually(() => expect(polls()).toBeGreaterThan(before));
    worker.stop();
    await worker.over;
  });

  it('ends well when it is told to while all is well', async () => {
    const proxy = await proxied();
    const worker = start(proxy, []);
    await worker.serves();
    worker.stop();
    expect((await worker.over).code).toBe(0);
  });
});

describe('a worker that cannot start', () => {
  it('registers the search attributes when it may', async () => {
    const proxy = await proxied();
    const namespace = await newNamespace();
    const worker = start(proxy, ['--namespace', namespace]);
    await worker.serves();
    expect(proxy.called).toContain('AddSearchAttributes');
    worker.stop();
    await worker.over;
  });

  it.each(kinds)('names a namespace that is not there (%s)', async (_, more) => {
    const { code, stderr } = await start(await proxied(), [...more, '--namespace', 'no-such-namespace']).over;
    expect(stderr).toContain('--namespace: "no-such-namespace" is not a namespace of the Temporal server');
    expect(stderr).toContain('temporal operator namespace create --namespace no-such-namespace');
    expect(stderr).not.toContain('search-attribute');
    expect(code).toBe(1);
  });

  it.each(kinds)('names a token that is not accepted (%s)', async (_, more) => {
    const proxy = await proxied();
    proxy.refuse(() => ({ code: grpc.unauthenticated, message: 'token is expired' }));
    const { code, stderr } = await start(proxy, more).over;
    expect(stderr).toMatch(/TEMPORAL_API_KEY: .*not accepted.*\(it says: token is expired\)\. Fix: /);
    expect(code).toBe(1);
  });

  it('names the Aiven token that is missing', async () => {
    const { code, stderr } = await start(await proxied(), [], { AIVEN_TOKEN: '', AIVEN_AUTH_TOKEN: '' }).over;
    expect(stderr).toContain('AIVEN_TOKEN: is missing. Fix: ');
    expect(code).toBe(2);
  });
});

describe('what passes while a worker starts', () => {
  it('is announced and tried again: a server that is busy with its own tables', async () => {
    const proxy = await proxied();
    let refused = 0;
    proxy.refuse(({ method }) =>
      method === 'UpdateTaskQueueConfig' && refused++ < 2
        ? { code: grpc.unavailable, message: 'Expected exactly one row to be updated' }
        : undefined,
    );
    const worker = start(proxy, []);
    await worker.serves();
    expect(worker.said()).toMatch(
      /! setting the rate of task queue \S+-ec2 failed: Expected exactly one row to be updated\. Trying again in 1 s/,
    );
    expect(worker.said()).toContain('Trying again in 2 s');
    worker.stop();
    expect((await worker.over).code).toBe(0);
  });

  it.each(kinds)('is announced and tried again: a server that is not up yet (%s)', async (_, more) => {
    const port = await freePort();
    const worker = start({ address: `127.0.0.1:${port}` }, more);
    await eventually(() => expect(worker.said()).toMatch(/! connecting to Temporal at .* failed: .*Trying again/));
    await proxied(port);
    await worker.serves();
    worker.stop();
    expect((await worker.over).code).toBe(0);
  });

  it('is given up at SIGTERM', async () => {
    const worker = start({ address: `127.0.0.1:${await freePort()}` }, []);
    await eventually(() => expect(worker.said()).toContain('Trying again'));
    worker.stop();
    expect((await worker.over).code).toBe(130);
  });
});

const start = (
  { address }: Pick<TemporalProxy, 'address'>,
  more: readonly string[],
  env: Readonly<Record<string, string>> = {},
): StartedWorker => {
  const worker = startedWorker(['--address', address, ...more], { ...sandbox.env, ...env });
  leftovers.push(() => worker.kill());
  return worker;
};

async function proxied(port?: number): Promise<TemporalProxy> {
  const proxy = await startTemporalProxy(inject('temporalAddress'), { ...(port === undefined ? {} : { port }) });
  leftovers.push(() => proxy.close());
  return proxy;
}
