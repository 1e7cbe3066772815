/** Both APIs are reached through a proxy that really forwards, and without it where NO_PROXY says so. */
import { createServer, request as forward, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { loadSettings } from '../../src/config/settings.ts';
import type { Clients } from '../../src/providers/ports.ts';
import { createClients } from '../../src/worker.ts';

/** A proxy that resolves names to the sandbox which only it knows. `asked`: what it was asked for. */
interface Forwarding {
  readonly url: string;
  readonly asked: string[];
  readonly server: Server;
}

let sandbox: Sandbox;
let proxy: Forwarding;

beforeAll(async () => {
  sandbox = await startSandbox({ settings: { dataPlane: false } });
  Object.assign(process.env, sandbox.env);
  proxy = await startProxy();
});
beforeEach(() => void proxy.asked.splice(0));
afterAll(async () => {
  proxy.server.close();
  await sandbox.stop();
});

async function startProxy(): Promise<Forwarding> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { host, pathname, search, port } = new URL(incoming.url ?? '');
    asked.push(`${incoming.method} ${host}`);
    const onward = forward({
      ...{ host: '127.0.0.1', port, path: pathname + search },
      ...{ method: incoming.method, headers: incoming.headers },
    });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on('connect', ({ url = '' }, client) => {
    asked.push(`CONNECT ${url}`);
    const [, port] = url.split(':');
    if (port === '443') return void client.end('HTTP/1.1 502 Not today\r\n\r\n');
    const upstream = connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

/** The sandbox's URL with a host name that this machine cannot resolve. */
const named = (url: string, host: string): string => url.replace(/127\.0\.0\.1|localhost/, host);

function clientsWith(env: Readonly<Record<string, string>>, host = 'vendor.invalid'): Clients {
  const { AIVEN_WEB_URL = '', AWS_ENDPOINT_URL_EC2 = '', AWS_ENDPOINT_URL_STS = '' } = sandbox.env;
  const elsewhere = {
    AIVEN_WEB_URL: named(AIVEN_WEB_URL, host),
    AWS_ENDPOINT_URL_EC2: named(AWS_ENDPOINT_URL_EC2, host),
    AWS_ENDPOINT_URL_STS: named(AWS_ENDPOINT_URL_STS, host),
  };
  return createClients(loadSettings({ profile: false }, { ...sandbox.env, ...elsewhere, ...env }));
}

const region = 'eu-west-1';

describe('with a proxy', () => {
  it('Aiven, EC2 and STS are reached through it, under their own names', async () => {
    const { aiven, aws } = clientsWith({ HTTP_PROXY: proxy.url });
    expect(await aiven.getService({ project: 'shop', service: 'orders-kafka' })).toBeDefined();
    expect(await aws.identity({ region })).toMatchObject({ account: expect.any(String) });
    const hosts = new Set(proxy.asked.map((line) => line.replace(/^\w+ |:\d+$/g, '')));
    expect([...hosts]).toEqual(['vendor.invalid']);
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
  });

  it('what NO_PROXY names, and this machine itself, is reached without it', async () => {
    const { aiven, aws } = clientsWith({ HTTP_PROXY: proxy.url, NO_PROXY: 'example.com,.invalid' });
    const unknown = { name: 'UnavailableError', message: expect.stringContaining('ENOTFOUND') };
    await expect(aiven.getService({ project: 'shop', service: 'orders-kafka' })).rejects.toMatchObject(unknown);
    await expect(aws.identity({ region })).rejects.toMatchObject(unknown);
    const local = clientsWith({ HTTP_PROXY: proxy.url }, '127.0.0.1');
    await local.aiven.getService({ project: 'shop', service: 'orders-kafka' });
    await local.aws.identity({ region });
    expect(proxy.asked).toEqual([]);
  });

  it('an encrypted call asks the proxy for a tunnel, and one that it does not get is told as an outage', async () => {
    const { aiven, aws } = clientsWith({
      ...{ HTTPS_PROXY: proxy.url, AIVEN_WEB_URL: 'https://aiven.invalid' },
      AWS_ENDPOINT_URL_STS: 'https://sts.invalid',
    });
    const away = { name: 'UnavailableError' };
    await expect(aiven.getService({ project: 'shop', service: 'orders-kafka' })).rejects.toMatchObject(away);
    await expect(aws.identity({ region })).rejects.toMatchObject(away);
    expect(proxy.asked).toEqual(['CONNECT aiven.invalid:443', 'CONNECT sts.invalid:443']);
  });

  it('one that is no URL is named, without what it holds', () => {
    expect(() => clientsWith({ HTTPS_PROXY: 'socks5://me:hunter2@proxy' })).toThrow(/HTTPS_PROXY/);
    expect(() => clientsWith({ HTTPS_PROXY: 'socks5://me:hunter2@proxy' })).not.toThrow(/hunter2/);
  });
});
