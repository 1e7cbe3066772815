/** Secrets in files are renewed under a worker and a prober that run: what was valid before is refused, and no run notices. */
import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { expect, inject, it, onTestFinished } from 'vitest';
import { createCa, issueClientCertificate, issueServerCertificate } from '../../sandbox/certificates.ts';
import { createCausewayClient } from '../../src/client.ts';
import { encryptingDataConverter } from '../../src/codec/data-converter.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { openConnection } from '../../src/temporal/open-connection.ts';
import { eventually } from '../support/eventually.ts';
import { expectSoundTasks, historyOf, textOf } from '../support/histories.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf } from '../support/scenario.ts';
import { grpc, startTemporalProxy } from '../support/temporal-proxy.ts';
import { mountSecrets, startPair, type Pair } from './held-secrets.ts';

const TAKEN = /a new value was read, and is in use from now on/;

async function installed(): Promise<Installation> {
  const installation = await startInstallation({ workers: 'none' });
  onTestFinished(() => installation.stop());
  return installation;
}

/** Aiven accepts this token, with the rights of the installation's. */
function acceptToken({ sandbox, settings }: Installation, token: string): () => void {
  const { tokens, tokenPermissions } = sandbox.world.aiven;
  const rights = tokenPermissions.get(settings.aiven.token ?? '');
  tokens.add(token);
  if (rights !== undefined) tokenPermissions.set(token, rights);
  return () => void tokens.delete(token);
}

/** A Temporal server behind a proxy that asks for a client certificate and an API key. */
async function guardedTemporal() {
  const [first, second] = await Promise.all([createCa('the first CA'), createCa('the second CA')]);
  const server = await issueServerCertificate(first, ['temporal.example.com']);
  const [old, next, stranger] = await Promise.all([
    issueClientCertificate(first, 'causeway'),
    issueClientCertificate(second, 'causeway'),
    issueClientCertificate(await createCa('somebody else'), 'stranger'),
  ]);
  const trusting = (...cas: readonly { readonly certificate: string }[]) => ({
    ...{ key: server.privateKey, cert: server.certificate, ca: cas.map(({ certificate }) => certificate) },
    ...{ requestCert: true, rejectUnauthorized: true },
  });
  const proxy = await startTemporalProxy(inject('temporalAddress'), { tls: trusting(first) });
  onTestFinished(() => proxy.close());
  const keys = new Set(['first-key']);
  // As a server does it: when a call begins, not while it waits.
  let guards = false;
  proxy.refuse(({ authorization = '' }) =>
    !guards || keys.has(authorization.replace('Bearer ', ''))
      ? undefined
      : { code: grpc.unauthenticated, message: 'invalid token' },
  );
  guards = true;
  return {
    proxy,
    keys,
    trust: { old: trusting(first), both: trusting(first, second), next: trusting(second) },
    certificates: { ca: first.certificate, old, next, stranger },
  };
}

const taken = (pair: Pair, setting: RegExp, times = 1): Promise<void> =>
  eventually(() => {
    for (const who of ['worker', 'prober'] as const)
      expect(pair.said(who, TAKEN).filter((line) => setting.test(line)).length).toBeGreaterThanOrEqual(times);
  });

it('a run goes on when API key, client certificate and Aiven token are renewed and the old ones are refused', async () => {
  const installation = await installed();
  const {
    proxy,
    keys,
    trust,
    certificates: { ca, old, next },
  } = await guardedTemporal();
  const refuseFirst = acceptToken(installation, 'first-token');
  const secrets = await mountSecrets({
    ...{ ca, cert: old.certificate, key: old.privateKey },
    ...{ apiKey: 'first-key\n', aiven: 'first-token\n' },
  });
  const env = guarded(secrets.path);
  const pair = await startPair(installation, proxy.address, env);
  const link = scenarioOf(installation, await installation.link());
  link.stick('connection', { state: 'absent' });
  await link.start();
  await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));

  acceptToken(installation, 'second-token');
  keys.add('second-key');
  proxy.renewTls(trust.both);
  await secrets.renew({
    ...{ cert: next.certificate, key: next.privateKey },
    ...{ apiKey: 'second-key\n', aiven: 'second-token\n' },
  });
  await taken(pair, /TEMPORAL_API_KEY_FILE.*TEMPORAL_TLS_CLIENT_CERT_PATH/);
  await eventually(() => expect(pair.said('worker', /^AIVEN_TOKEN_FILE: a new value was read/)).toHaveLength(1));

  keys.delete('first-key');
  refuseFirst();
  proxy.renewTls(trust.next);
  const before = {
    ...env,
    ...keptAt(await mountSecrets({ ca, cert: old.certificate, key: old.privateKey, apiKey: 'first-key' })),
  };
  await expect(openConnection(loadSettings({ address: proxy.address }, before).temporal)).rejects.toMatchObject({
    type: 'TlsRefused',
  });
  link.disarm();
  expect(await link.run.result()).toMatchObject({ outcome: 'ready' });
  await expectSoundTasks(installation.temporal, link.workflowId);
  for (const who of [pair.worker, pair.prober])
    await eventually(async () => expect(await who.health()).toMatchObject({ ready: true }));
  for (const who of ['worker', 'prober'] as const) {
    const all = pair.said(who, /./).join('\n');
    for (const secret of ['first-key', 'second-key', 'first-token', 'second-token']) expect(all).not.toContain(secret);
  }
});

it('a value that is empty, half written or refused is not taken, is named once, and the next good one is taken', async () => {
  const installation = await installed();
  const {
    proxy,
    certificates: { ca, old, stranger },
  } = await guardedTemporal();
  acceptToken(installation, 'first-token');
  const secrets = await mountSecrets({
    ...{ ca, cert: old.certificate, key: old.privateKey },
    ...{ apiKey: 'first-key', aiven: 'first-token' },
  });
  const pair = await startPair(installation, proxy.address, guarded(secrets.path));
  const warned = (what: RegExp) =>
    eventually(() => {
      for (const who of ['worker', 'prober'] as const) expect(pair.said(who, what)).toHaveLength(1);
    });
  const good = { cert: old.certificate, key: old.privateKey, apiKey: 'first-key' };

  await secrets.overwrite('apiKey', '');
  await warned(
    /TEMPORAL_API_KEY_FILE: \S+ is empty\. Fix: write the secret into this file.*The value before stays in use/,
  );
  await secrets.renew({ ...good, cert: old.certificate.slice(0, 200) });
  await warned(/TEMPORAL_TLS_CLIENT_CERT_PATH: cannot be used in .*Fix: /);
  await secrets.renew({ ...good, cert: stranger.certificate });
  await warned(/TEMPORAL_TLS_CLIENT_CERT_PATH: cannot be used in .*key.*Fix: /i);
  await secrets.renew({ ...good, cert: stranger.certificate, key: stranger.privateKey });
  await warned(/TEMPORAL_TLS_CLIENT_CERT_PATH: the client certificate in \S+ is not accepted.*Fix: /);
  await secrets.renew({ ...good, apiKey: 'no-such-key' });
  await warned(/TEMPORAL_API_KEY_FILE: is not accepted by the Temporal server.*Fix: make a new key/);

  await secrets.overwrite('aiven', 'first-tok');
  await eventually(() => expect(pair.said('worker', /^AIVEN_TOKEN_FILE: .*Invalid token.*Fix: /)).toHaveLength(1));
  const { calls } = installation.sandbox.world.ledger;
  const tries = () => calls.filter(({ action, outcome }) => action === 'ProjectList' && outcome === 403).length;
  const soFar = tries();
  await eventually(() => expect(tries()).toBeGreaterThan(soFar + 3));
  expect(pair.said('worker', /^AIVEN_TOKEN_FILE: .*Invalid token/)).toHaveLength(1);
  expect(pair.said('worker', TAKEN)).toEqual([]);
  // With the old ones, in spite of all that.
  const link = scenarioOf(installation, await installation.link());
  expect(await link.ready()).toMatchObject({ outcome: 'ready' });

  acceptToken(installation, 'first-tok');
  await eventually(() => expect(pair.said('worker', /^AIVEN_TOKEN_FILE: a new value was read/)).toHaveLength(1));
});

it('a new codec key in front of the old one encrypts from then on, also within a run', async () => {
  const installation = await installed();
  const keyText = (id: string, key: Uint8Array): string => `${id}:${Buffer.from(key).toString('base64')}`;
  const [old, next] = [
    { id: 'old', key: randomBytes(32) },
    { id: 'next', key: randomBytes(32) },
  ];
  const oldText = keyText('old', old.key);
  const secrets = await mountSecrets({ codec: oldText });
  const env = { CAUSEWAY_CODEC_KEYS_FILE: secrets.path('codec'), AIVEN_TOKEN: installation.settings.aiven.token ?? '' };
  const pair = await startPair(installation, installation.settings.temporal.address, env);
  const client = new Client({
    connection: installation.temporal.connection,
    namespace: installation.settings.temporal.namespace,
    dataConverter: encryptingDataConverter([old, next]),
  });
  const causeway = createCausewayClient({ client, taskQueue: installation.settings.taskQueue });
  const link = scenarioOf({ ...installation, temporal: client, causeway }, await installation.link());
  link.stick('connection', { state: 'absent' });
  await link.start();
  await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));
  const keyIds = async () =>
    new Set(textOf(await historyOf(installation.temporal, link.workflowId)).match(/(?<=encryption-key-id\n)\w+/g));

  await secrets.renew({ codec: keyText('next', next.key) });
  await eventually(() =>
    expect(pair.said('worker', /lacks the key old, with which open runs are encrypted/)).toHaveLength(1),
  );
  await secrets.renew({ codec: `${keyText('next', next.key)},${oldText}` });
  await taken(pair, /CAUSEWAY_CODEC_KEYS_FILE/);
  link.disarm();
  expect(await link.run.result()).toMatchObject({ outcome: 'ready' });
  await expectSoundTasks(client, link.workflowId);
  expect(await keyIds()).toEqual(new Set(['old', 'next']));
});

/** Of the worker and the prober. */
const guarded = (path: (name: string) => string) => ({
  TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com',
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: path('ca'),
  ...keptAt({ path }),
  AIVEN_TOKEN_FILE: path('aiven'),
});

const keptAt = ({ path }: { readonly path: (name: string) => string }) => ({
  TEMPORAL_TLS_CLIENT_CERT_PATH: path('cert'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: path('key'),
  TEMPORAL_API_KEY_FILE: path('apiKey'),
});
