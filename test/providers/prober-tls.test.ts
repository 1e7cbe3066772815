import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCa, issueServerCertificate, type IssuedCertificate } from '../../sandbox/certificates.ts';
import type { CertificateAuthority } from '../../sandbox/world.ts';
import { createProber } from '../../src/providers/prober.ts';
import type { ProbeTarget } from '../../src/providers/ports/prober.ts';
import { listening, tcpServer } from './listening.ts';

const HOST = 'privatelink-1-orders-shop.c.aivencloud.com';

let ca: CertificateAuthority;
let otherCa: CertificateAuthority;
let issued: IssuedCertificate;
beforeAll(async () => {
  [ca, otherCa] = await Promise.all([createCa('project'), createCa('another')]);
  issued = await issueServerCertificate(ca, [HOST]);
});

const tlsServer = (options: TlsOptions = {}): Promise<number> =>
  listening(createTlsServer({ cert: issued.certificate, key: issued.privateKey, ...options }));

const prober = createProber({ timeoutMs: 1_000 });
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
    expect(result.detail).toContain('as it does when it requires a client certificate');
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

  describe('under TLS 1.2, once the server has signed', () => {
    it('proves a listener whose reset overtakes its alert', async () => {
      const port = await inBetween(await tlsServer({ maxVersion: 'TLSv1.2' }), (client) => client.resetAndDestroy());
      expect(await probe(port)).toMatchObject({ outcome: 'proven' });
    });

    it('does not take a reset for a proof when the CA is another', async () => {
      const port = await inBetween(await tlsServer({ maxVersion: 'TLSv1.2' }), (client) => client.resetAndDestroy());
      expect(await probe(port, { ca: otherCa.certificate })).toMatchObject({ outcome: 'untrusted' });
    });

    it('does not take silence for a proof', async () => {
      const port = await inBetween(await tlsServer({ maxVersion: 'TLSv1.2' }), () => undefined);
      expect(await probe(port)).toMatchObject({ outcome: 'timedOut' });
    });

    it('does not prove a listener whose last message was changed on the way', async () => {
      const port = await inBetween(await tlsServer({ maxVersion: 'TLSv1.2' }), (client, flight) => {
        flight.writeUInt8(flight.readUInt8(flight.length - 1) ^ 1, flight.length - 1);
        client.write(flight);
      });
      expect(await probe(port)).toMatchObject({ outcome: 'untrusted', detail: expect.stringContaining('ERR_SSL_') });
    });
  });

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

  it('leaves no error behind at the server', async () => {
    const server = createTlsServer({ cert: issued.certificate, key: issued.privateKey });
    const errors: Error[] = [];
    server.on('tlsClientError', (error) => errors.push(error));
    const secured = once(server, 'secureConnection');
    expect(await probe(await listening(server))).toMatchObject({ outcome: 'proven' });
    await secured;
    expect(errors).toEqual([]);
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

/** A proxy in front of a TLS server that decides what happens to the server's last flight, after the key exchange. */
async function inBetween(port: number, lastFlight: (client: Socket, flight: Buffer) => void): Promise<number> {
  return listening(
    createServer((client) => {
      const server = connect(port, '127.0.0.1').on('error', () => undefined);
      let flights = 0;
      client.on('error', () => undefined).on('close', () => server.destroy());
      client.on('data', (bytes) => ((flights += 1), server.write(bytes)));
      server.on('data', (bytes) => (flights < 2 ? client.write(bytes) : lastFlight(client, bytes)));
      server.on('close', () => client.end());
    }),
  );
}
