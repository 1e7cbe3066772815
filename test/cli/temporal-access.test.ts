/** Why a command or a worker cannot use a Temporal server: each reason has its own message, setting and fix. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { freePort } from '../../dev-server/free-port.ts';
import { createCa, issueClientCertificate, issueServerCertificate } from '../../sandbox/certificates.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { grpc, startTemporalProxy, type ProxyOptions, type TemporalProxy } from '../support/temporal-proxy.ts';
import { causeway, type Ran } from './causeway.ts';

const files: Record<string, string> = {};
let directory: string;
let server: { readonly key: string; readonly cert: string; readonly ca: string };
/** TLS of a server without client certificates, and of one that requires them. */
let oneSided: NonNullable<ProxyOptions['tls']>;
let mutual: NonNullable<ProxyOptions['tls']>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'causeway-access-'));
  const [ca, other] = await Promise.all([createCa('the company'), createCa('somebody else')]);
  const issued = await issueServerCertificate(ca, ['temporal.example.com']);
  const [client, stranger] = await Promise.all([
    issueClientCertificate(ca, 'causeway'),
    issueClientCertificate(other, 'stranger'),
  ]);
  server = { key: issued.privateKey, cert: issued.certificate, ca: ca.certificate };
  oneSided = { key: server.key, cert: server.cert };
  mutual = { ...server, requestCert: true, rejectUnauthorized: true };
  const texts = {
    ...{ ca: ca.certificate, otherCa: other.certificate, cert: client.certificate, key: client.privateKey },
    ...{ strangerCert: stranger.certificate, strangerKey: stranger.privateKey, noPem: 'no PEM' },
    request: JSON.stringify({
      project: 'shop',
      service: 'kafka',
      components: ['kafka'],
      endpoints: [{ vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] }],
    }),
  };
  for (const [name, text] of Object.entries(texts)) {
    files[name] = join(directory, `${name}.txt`);
    await writeFile(files[name], text);
  }
});
afterAll(() => rm(directory, { recursive: true }));

const file = (name: string): string => files[name] ?? '';
/** What else a worker needs before it connects to Temporal. */
const WORKER = { AIVEN_TOKEN: 'not-asked-for' };

async function proxied(options: ProxyOptions = {}): Promise<TemporalProxy> {
  const proxy = await startTemporalProxy(inject('temporalAddress'), options);
  onTestFinished(() => proxy.close());
  return proxy;
}

const trusting = (more: Record<string, string> = {}) => ({
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca'),
  TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com',
  ...more,
});

describe('a TLS handshake that fails', () => {
  /** The fault, the server, the settings, and what the message must say. */
  const cases: readonly (readonly [string, 'oneSided' | 'mutual' | 'clear', () => Record<string, string>, RegExp])[] = [
    [
      'names the file with the CA that has not signed the server’s certificate',
      'oneSided',
      () => trusting({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('otherCa') }),
      /TEMPORAL_TLS_SERVER_CA_CERT_PATH: the certificate of the server .*temporal\.example\.com, issued by the company\) is not signed by the CA in \S+otherCa\.txt .*Fix: .*the CA the company/,
    ],
    [
      'names the setting for a CA when the machine’s own do not do',
      'oneSided',
      () => ({ TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com' }),
      /TEMPORAL_TLS_SERVER_CA_CERT_PATH: .* is not signed by a CA that this machine trusts/,
    ],
    [
      'names the names of a certificate that is for another host',
      'oneSided',
      () => trusting({ TEMPORAL_TLS_SERVER_NAME: 'other.example.com' }),
      /TEMPORAL_TLS_SERVER_NAME: .* is for DNS:temporal\.example\.com, not for other\.example\.com/,
    ],
    [
      'says that the server wants a client certificate',
      'mutual',
      () => trusting(),
      /TEMPORAL_TLS_CLIENT_CERT_PATH: is not set, and the server at \S+ ends the TLS handshake: it requires a client certificate/,
    ],
    [
      'says that the key of the client certificate is missing',
      'mutual',
      () => trusting({ TEMPORAL_TLS_CLIENT_CERT_PATH: file('cert') }),
      /TEMPORAL_TLS_CLIENT_KEY_PATH: is not set/,
    ],
    [
      'names the file with the client certificate that the server does not accept',
      'mutual',
      () =>
        trusting({
          TEMPORAL_TLS_CLIENT_CERT_PATH: file('strangerCert'),
          TEMPORAL_TLS_CLIENT_KEY_PATH: file('strangerKey'),
        }),
      /TEMPORAL_TLS_CLIENT_CERT_PATH: the client certificate in \S+strangerCert\.txt is not accepted by the server/,
    ],
    [
      'names a file that holds no certificate',
      'mutual',
      () => trusting({ TEMPORAL_TLS_CLIENT_CERT_PATH: file('noPem'), TEMPORAL_TLS_CLIENT_KEY_PATH: file('key') }),
      /TEMPORAL_TLS_CLIENT_CERT_PATH: cannot be used in \S+noPem\.txt: /,
    ],
    [
      'says that the server speaks TLS when the settings do not',
      'oneSided',
      () => ({}),
      /TEMPORAL_TLS: is not set, but the server at \S+ speaks TLS\. Fix: set TEMPORAL_TLS=true/,
    ],
    [
      'says that the server speaks in the clear when the settings want TLS',
      'clear',
      () => ({ TEMPORAL_TLS: 'true' }),
      /TEMPORAL_TLS: asks for TLS, but the server at \S+ ends the handshake/,
    ],
  ];

  it.each(cases)('%s', async (_, kind, env, says) => {
    const { address } = await proxied(kind === 'clear' ? {} : { tls: kind === 'mutual' ? mutual : oneSided });
    const [status, worker] = await both(address, env());
    for (const { code, stderr } of [status, worker]) {
      expect(stderr).toMatch(says);
      expect(code).toBe(1);
    }
  });

  it('does not fail with the right CA, name and client certificate', async () => {
    const { address } = await proxied({ tls: mutual });
    const own = { TEMPORAL_TLS_CLIENT_CERT_PATH: file('cert'), TEMPORAL_TLS_CLIENT_KEY_PATH: file('key') };
    expect(await status(address, trusting(own))).toMatchObject({ code: 0 });
  });
});

describe('a server that says no', () => {
  it.each([
    [
      'a key that it does not know',
      { TEMPORAL_API_KEY: 'k-1234567', TEMPORAL_TLS: 'false' },
      /TEMPORAL_API_KEY: is not accepted by/,
    ],
    ['no key', {}, /TEMPORAL_API_KEY: is missing: the credentials are not accepted by/],
  ])('is told apart: %s', async (_, env, says) => {
    const proxy = await proxied();
    // Also one that quotes what it was sent.
    proxy.refuse(({ authorization = '' }) => ({
      code: grpc.unauthenticated,
      message: `invalid token ${authorization.replace('Bearer ', '')}`.trim(),
    }));
    for (const { code, stderr } of await both(proxy.address, env)) {
      expect(stderr).toMatch(says);
      expect(stderr).toMatch(/\(it says: invalid token( <hidden>)?\)\. Fix: /);
      expect(stderr).not.toContain('k-1234567');
      expect(code).toBe(1);
    }
  });

  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['status', ['status']],
    ['status of a link', ['status', 'shop/kafka']],
    ['plan', ['plan', '-f', 'REQUEST']],
    ['onboard', ['onboard', '-f', 'REQUEST']],
    ['retry', ['retry', 'shop/kafka']],
    ['schedule list', ['schedule', 'list']],
    ['fleet status', ['fleet', 'status', 'blue']],
  ];

  it.each(commands)('%s names a namespace that is not there', async (_, args) => {
    const given = args.map((each) => (each === 'REQUEST' ? file('request') : each));
    const flags = ['--address', inject('temporalAddress'), '--namespace', 'no-such-one'];
    const { code, stderr } = await causeway([...given, ...flags]);
    expect(stderr).toMatch(
      /--namespace: "no-such-one" is not a namespace of the Temporal server at .*Fix: correct the name/,
    );
    expect(code).toBe(1);
  });

  it.each(commands)('%s says that it may not', async (_, args) => {
    const proxy = await proxied();
    proxy.refuse(({ method }) =>
      method === 'GetSystemInfo' ? undefined : { code: grpc.permissionDenied, message: 'Request unauthorized.' },
    );
    const given = args.map((each) => (each === 'REQUEST' ? file('request') : each));
    const { code, stderr } = await causeway([...given, '--address', proxy.address]);
    expect(stderr).toMatch(/TEMPORAL_API_KEY: has no permission in namespace default at .*Fix: /);
    expect(code).toBe(1);
  });
});

describe('a server that is not there', () => {
  it('is named with what was tried', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const { code, stderr } = await status(address);
    expect(stderr).toMatch(/--address: "\S+" does not reach a Temporal server \(connect ECONNREFUSED .*\)\. Fix: /);
    expect(code).toBe(1);
  });

  it('is JSON with --json, and its causes show with --log-level debug', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const { stdout, stderr } = await status(address, { TEMPORAL_API_KEY: 'k-1234567', TEMPORAL_TLS: 'false' }, [
      '--json',
      '--log-level',
      'debug',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { type: 'Unreachable', problems: [{ field: '--address' }] } });
    expect(stderr).toMatch(/caused by Error: connect ECONNREFUSED .*\[code ECONNREFUSED\]/);
    expect(stderr).not.toContain('k-1234567');
  });
});

describe('an Aiven API that says no', () => {
  const info = (env: Record<string, string>) => causeway(['info', 'shop/kafka', '--component', 'kafka'], { env });

  it('names the token that it does not accept', async () => {
    const api = await startScriptedServer();
    onTestFinished(() => api.close());
    api.answer({
      status: 403,
      body: { message: 'Invalid token', errors: [{ message: 'Invalid token', status: 403 }] },
    });
    const { code, stderr } = await info({ AIVEN_WEB_URL: api.url, AIVEN_TOKEN: 'mistyped-token' });
    expect(stderr).toMatch(/^AIVEN_TOKEN: is not accepted by Aiven: Invalid token\. Fix: make a new token/);
    expect(stderr).not.toContain('mistyped-token');
    expect(code).toBe(1);
  });

  it('names the address where nobody answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await info({ AIVEN_WEB_URL: url, AIVEN_TOKEN: 'any' });
    expect(stderr).toMatch(/^AIVEN_WEB_URL: "\S+" does not reach the Aiven API: connect ECONNREFUSED .*Fix: /);
    expect(code).toBe(1);
  });
});

describe('schedule set', () => {
  const set = (...times: readonly string[]) =>
    causeway(['schedule', 'set', 'times', '--retry-parked', ...times, '--address', inject('temporalAddress')]);

  it.each([
    [
      ['--cron', '99 3 * * *'],
      /--cron: "99 3 \* \* \*" is refused by the Temporal server: .*inute.*Fix: write five fields/,
    ],
    [
      ['--cron', '0 3 * * *', '--time-zone', 'Europe/Helsinky'],
      /--time-zone: "Europe\/Helsinky" is refused by the Temporal server: .*Fix: write an IANA name/,
    ],
    [['--every', 'soon'], /--every: "soon" is not a duration\. Fix: /],
    [['--every', '1 hour', '--jitter', '30'], /--jitter: "30" is not a duration\. Fix: /],
  ])('%j: names the option that is wrong', async (times, says) => {
    const { code, stderr } = await set(...times);
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
  });
});

const status = (address: string, env: Record<string, string> = {}, more: readonly string[] = []): Promise<Ran> =>
  causeway(['status', '--address', address, ...more], { env });

/** Runs a command and a worker, which connect by different libraries. */
const both = (address: string, env: Record<string, string>): Promise<readonly [Ran, Ran]> =>
  Promise.all([
    status(address, env),
    causeway(['worker', '--task-queue', 'access', '--address', address], { env: { ...WORKER, ...env } }),
  ]);
