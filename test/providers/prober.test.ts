import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../src/providers/errors.ts';
import { createProber } from '../../src/providers/prober.ts';
import type { ProbeTarget } from '../../src/providers/ports/prober.ts';
import { listening, tcpServer } from './listening.ts';

const target = (port: number, protocol: ProbeTarget['protocol'] = 'tls'): ProbeTarget => ({
  address: '127.0.0.1',
  port,
  serverName: 'privatelink-1-orders-shop.c.aivencloud.com',
  protocol,
});

const prober = createProber({ timeoutMs: 300 });
const probe = (port: number, { protocol }: Partial<ProbeTarget> = {}) => createProber().probe(target(port, protocol));

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
      expect(await prober.probe(target(port, protocol))).toEqual({
        outcome: 'timedOut',
        detail: `127.0.0.1:${port}: connected, then no answer within 0.3 s`,
      });
    },
  );

  it('can prove no more of an unencrypted listener than that it stays open', async () => {
    const port = await tcpServer(() => undefined);
    expect(await createProber().probe(target(port, 'tcp'))).toMatchObject({ outcome: 'proven' });
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
    const probing = patient.probe(target(port), { signal: abort.signal });
    await once(server, 'connection');
    abort.abort(new Error('cancelled by an operator'));
    await expect(probing).rejects.toThrow('cancelled by an operator');
    await expect(patient.probe(target(port), { signal: abort.signal })).rejects.toThrow('cancelled by an operator');
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
