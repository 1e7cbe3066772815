import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCa, issueServerCertificate, type IssuedCertificate } from '../../sandbox/certificates.ts';
import type { CertificateAuthority } from '../../sandbox/world.ts';
import { UnavailableError } from '../../src/clients/errors.ts';
import { createProber } from '../../src/clients/prober.ts';
import type { ProbeTarget } from '../../src/clients/ports.ts';

const HOST = 'privatelink-1-orders-shop.c.aivencloud.com';

let ca: CertificateAuthority;
let otherCa: CertificateAuthority;
let issued: IssuedCertificate;
beforeAll(async () => {
  [ca, otherCa] = await Promise.all([createCa('project'), createCa('another')]);
  issued = await issueServerCertificate(ca, [HOST]);
});

const servers = new Map<Server, Set<Socket>>();
afterEach(async () => {
  const all = [...servers];
  servers.clear();
  for (const [server] of all) server.close();
  // The prober has let go of every connection by itself: nothing here closes one for it.
  for (const [, sockets] of all) await vi.waitFor(() => expect(sockets.size).toBe(0));
});

/** Listens on a free port until the test is over; tracks connections. */
async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  servers.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const tlsServer = (options: TlsOptions = {}): Promise<number> =>
  listening(createTlsServer({ cert: issued.certificate, key: issued.privateKey, ...options }));

const tcpServer = (then: (socket: Socket) => unknown): Promise<number> =>
  listening(createServer((socket) => then(socket.resume())));

const prober = createProber({ timeoutMs: 300 });
const probe = (port: number, more: Partial<ProbeTarget> = {}) =>
  prober.probe({ address: '127.0.0.1', port, serverName: HOST, protocol: 'tls', ca: ca.certificate, ...more });

describe('A probe over TLS', () => {
  const mutual = { requestCert: true, rejectUnauthorized: true };

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'proves a listener with the right chain and name under %s',
    async (version) => {
      const port = await tlsServer({ minVersion: version, maxVersion: version });
      expect(await probe(port)).toEqual({ outcome: 'proven', detail: `${version} as ${HOST}` });
    },
  );

  it('proves a listener that wants a client certificate, whose alert under TLS 1.2 comes before the handshake is complete', async () => {
    const port = await tlsServer({ ...mutual, ca: ca.certificate, maxVersion: 'TLSv1.2' });
    const result = await probe(port);
    expect(result.outcome).toBe('proven');
    expect(result.detail).toContain('alert for want of a client certificate');
  });

  it('proves a listener that wants a client certificate under TLS 1.3', async () => {
    const port = await tlsServer({ ...mutual, ca: ca.certificate, minVersion: 'TLSv1.3' });
    expect(await probe(port)).toMatchObject({ outcome: 'proven' });
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'does not take the alert under %s for a proof when the CA is another',
    async (version) => {
      const port = await tlsServer({ ...mutual, ca: ca.certificate, minVersion: version, maxVersion: version });
      const result = await probe(port, { ca: otherCa.certificate });
      expect(result.outcome).toBe('untrusted');
      expect(result.detail).toContain(HOST);
      expect(result.detail).toContain('issued by "project"');
    },
  );

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'does not take the alert under %s for a proof when the name is another',
    async (version) => {
      const port = await tlsServer({ ...mutual, ca: ca.certificate, minVersion: version, maxVersion: version });
      expect(await probe(port, { serverName: 'elsewhere.example' })).toMatchObject({ outcome: 'untrusted' });
    },
  );

  it('tells a wrong chain and a wrong name, and what was presented', async () => {
    const port = await tlsServer();
    const wrongChain = await probe(port, { ca: otherCa.certificate });
    const wrongName = await probe(port, { serverName: 'elsewhere.example' });
    expect(wrongChain).toMatchObject({
      outcome: 'untrusted',
      detail: expect.stringContaining(`DNS:${HOST}, issued by "project"`),
    });
    expect(wrongName).toMatchObject({
      outcome: 'untrusted',
      detail: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
  });

  it('sends the host as server name, and only connects to the address', async () => {
    const names: string[] = [];
    const SNICallback: NonNullable<TlsOptions['SNICallback']> = (name, done) => (names.push(name), done(null));
    await probe(await tlsServer({ SNICallback }));
    expect(names).toEqual([HOST]);
  });

  it('believes public CAs only where it was told to, and the extra ones with them', async () => {
    const extraCaFile = join(mkdtempSync(join(tmpdir(), 'causeway-prober-')), 'extra.pem');
    writeFileSync(extraCaFile, otherCa.certificate + ca.certificate);
    const trusting = createProber({ extraCaFile });
    const port = await tlsServer();
    const target: ProbeTarget = { address: '127.0.0.1', port, serverName: HOST, protocol: 'tls' };
    expect(await trusting.probe(target)).toMatchObject({ outcome: 'proven' });
    expect(await prober.probe(target)).toMatchObject({ outcome: 'untrusted' });
    expect(await trusting.probe({ ...target, ca: otherCa.certificate })).toMatchObject({ outcome: 'untrusted' });
    expect(await prober.probe({ ...target, ca: ca.certificate, trustPublic: true })).toMatchObject({
      outcome: 'proven',
    });
  });

  it('believes both CAs while a project rotates its own', async () => {
    const port = await tlsServer();
    expect(await probe(port, { ca: `${otherCa.certificate}\n${ca.certificate}` })).toMatchObject({ outcome: 'proven' });
  });

  it('says that an answer which is not TLS is none', async () => {
    const port = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await probe(port)).toMatchObject({ outcome: 'untrusted', detail: expect.stringContaining('ERR_SSL_') });
  });
});

describe('A probe of a listener without a target', () => {
  it.each(['tls', 'postgres', 'mysql', 'mysqlx', 'tcp'] as const)(
    'finds none behind a %s connection that is reset',
    async (protocol) => {
      const port = await tcpServer((socket) => socket.resetAndDestroy());
      expect(await probe(port, { protocol })).toMatchObject({ outcome: 'noTarget' });
    },
  );

  it.each(['tls', 'postgres', 'mysql', 'mysqlx', 'tcp'] as const)(
    'finds none behind a %s connection that is closed',
    async (protocol) => {
      const port = await tcpServer((socket) => socket.end());
      expect(await probe(port, { protocol })).toMatchObject({ outcome: 'noTarget' });
    },
  );

  it('is refused where nothing listens', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await probe(port)).toEqual({ outcome: 'refused', detail: `127.0.0.1:${port}: connection refused` });
  });

  it.each(['tls', 'postgres', 'mysql', 'mysqlx'] as const)(
    'times out where a %s listener keeps silent',
    async (protocol) => {
      const port = await tcpServer(() => undefined);
      expect(await probe(port, { protocol })).toEqual({
        outcome: 'timedOut',
        detail: `127.0.0.1:${port}: connected, then no answer within 0.3 s`,
      });
    },
  );

  it('can prove no more of an unencrypted listener than that it stays open', async () => {
    const port = await tcpServer(() => undefined);
    expect(await createProber().probe({ address: '127.0.0.1', port, serverName: HOST, protocol: 'tcp' })).toMatchObject(
      {
        outcome: 'proven',
      },
    );
  });
});

describe('A probe of a database', () => {
  it.each([
    ['postgres', 'that has no TLS', Buffer.from('N')],
    ['postgres', 'that sends more than its answer', Buffer.from('S\x15\x03\x01')],
    ['postgres', 'that is none', Buffer.from('220 mail.example ESMTP\r\n')],
    ['mysql', 'that has no TLS', mysqlPacket('\x0a8.0.35\0\x01\0\0\0saltsalt\0\x00\x82')],
    ['mysql', 'that blocks the host', mysqlPacket('\xff\x69\x04Host is blocked')],
    ['mysql', 'that is none', Buffer.from('220 mail.example ESMTP\r\n')],
    ['mysqlx', 'that has no TLS', Buffer.from('03000000010801', 'hex')],
    ['mysqlx', 'that is none', Buffer.from('220 mail.example ESMTP\r\n')],
  ] as const)('does not believe a %s listener %s', async (protocol, _, answer) => {
    const port = await tcpServer((socket) => socket.write(answer));
    expect(await probe(port, { protocol })).toMatchObject({ outcome: 'untrusted' });
  });
});

describe('Every probe', () => {
  it('ends at once when it is aborted, with the reason given', async () => {
    const server = createServer((socket) => socket.resume());
    const port = await listening(server);
    const patient = createProber({ timeoutMs: 60_000 });
    const abort = new AbortController();
    const target: ProbeTarget = { address: '127.0.0.1', port, serverName: HOST, protocol: 'tls' };
    const probing = patient.probe(target, { signal: abort.signal });
    await once(server, 'connection');
    abort.abort(new Error('cancelled by an operator'));
    await expect(probing).rejects.toThrow('cancelled by an operator');
    await expect(patient.probe(target, { signal: abort.signal })).rejects.toThrow('cancelled by an operator');
  });

  it('throws when it could not be made at all', async () => {
    await expect(probe(70_000)).rejects.toThrow(UnavailableError);
  });
});

/** The first packet of a MySQL connection. */
function mysqlPacket(text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
}
