/** Both APIs are reached through a proxy that really forwards, and without it where NO_PROXY says so. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { loadSettings } from '../../src/config/settings.ts';
import type { Clients } from '../../src/providers/ports/clients.ts';
import { toFailure } from '../../src/activities/failures/failures.ts';
import { createClients } from '../../src/clients.ts';
import { namedElsewhere, startHttpProxy, type HttpProxy } from '../support/http-proxy.ts';

let sandbox: Sandbox;
/** Knows names that nobody else does: all of them are the sandbox. */
let proxy: HttpProxy;

beforeAll(async () => {
  sandbox = await startSandbox({ settings: { dataPlane: false } });
  Object.assign(process.env, sandbox.env);
  proxy = await startHttpProxy();
});
beforeEach(() => {
  proxy.asked.splice(0);
  proxy.answer(() => undefined);
});
afterAll(async () => {
  proxy.close();
  await sandbox.stop();
});

function clientsWith(env: Readonly<Record<string, string>>, host = 'vendor.invalid'): Clients {
  return createClients(
    loadSettings({ profile: false }, { ...sandbox.env, ...namedElsewhere(sandbox.env, host), ...env }),
  );
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

  it.each([
    ['in the clear', {}],
    [
      'by a tunnel',
      {
        ...{ AIVEN_WEB_URL: 'https://aiven.invalid' },
        ...{ AWS_ENDPOINT_URL_STS: 'https://sts.invalid', AWS_ENDPOINT_URL_EC2: 'https://ec2.invalid' },
      },
    ],
  ])('its password is sent to it, and is in no failure, whatever it answers: %s', async (_, addresses) => {
    const password = 'hunter2/of the proxy';
    const url = proxy.url.replace('//', `//me:${encodeURIComponent(password)}@`);
    const sent = Buffer.from(`me:${password}`).toString('base64');
    const heard: unknown[] = [];
    for (const status of [400, 403, 407, 502]) {
      proxy.answer(({ headers }) => {
        heard.push(headers['proxy-authorization']);
        const reason = `${password} and ${encodeURIComponent(password)} of ${headers['proxy-authorization']} will not do`;
        const xml = `<Response><Errors><Error><Code>No</Code><Message>${reason}</Message></Error></Errors></Response>`;
        return { status, reason, body: xml };
      });
      const { aiven, aws } = clientsWith({ HTTP_PROXY: url, HTTPS_PROXY: url, ...addresses });
      for (const call of [
        () => aiven.getService({ project: 'shop', service: 'orders-kafka' }),
        () => aws.identity({ region }),
        () => aws.ec2({ region }).vpcEndpoints({ ids: ['vpce-0a1b2c3d'] }),
      ]) {
        const error: unknown = await call().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(Error);
        const text = [inspect(toFailure(error, { attempt: 1, timeScale: 1 })), String(error)].join();
        expect([password, encodeURIComponent(password), sent].filter((each) => text.includes(each))).toEqual([]);
      }
    }
    expect(new Set(heard)).toEqual(new Set([`Basic ${sent}`]));
  });
});
