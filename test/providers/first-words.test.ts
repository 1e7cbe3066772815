import { createServer as createTcpServer } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCa, issueServerCertificate, type IssuedCertificate } from '../../sandbox/certificates.ts';
import type { CertificateAuthority } from '../../sandbox/world.ts';
import { createProber } from '../../src/providers/prober.ts';
import { protocolOf } from '../../src/providers/protocol-of.ts';
import { listening } from './listening.ts';

const HOST = 'privatelink-1-orders-shop.c.aivencloud.com';

let ca: CertificateAuthority;
let issued: IssuedCertificate;
beforeAll(async () => {
  ca = await createCa('project');
  issued = await issueServerCertificate(ca, [HOST]);
});

type Protocol = 'https' | 'kafka' | 'redis' | 'postgres';

/** What a listener answers to the first bytes inside TLS, after PostgreSQL's negotiation of TLS. */
async function probe(protocol: Protocol, answer: (socket: TLSSocket) => unknown, timeoutMs = 5_000) {
  const options = { cert: issued.certificate, key: issued.privateKey, maxVersion: 'TLSv1.2' } as const;
  const server = createServer(options, (socket) => {
    socket.on('error', () => undefined).once('data', () => answer(socket));
  });
  const port = protocol === 'postgres' ? await afterSslRequest(server) : await listening(server);
  return createProber({ timeoutMs }).probe({
    address: '127.0.0.1',
    port,
    serverName: HOST,
    protocol,
    ca: ca.certificate,
  });
}

function afterSslRequest(server: ReturnType<typeof createServer>): Promise<number> {
  return listening(
    createTcpServer((socket) => {
      socket.once('data', () => {
        socket.write('S');
        server.emit('connection', socket);
      });
    }),
  );
}

const answers = {
  https: ['HTTP/1.1 503 Service Unavailable\r\n\r\n', 'HTTP 503'],
  kafka: [Buffer.from('0000000a' + '63617573' + '0000' + '00000000', 'hex'), 'Kafka lists its API versions'],
  redis: ['-NOAUTH Authentication required.\r\n', 'answers PING'],
  postgres: ['E\0\0\0\x05\0', 'PostgreSQL answers with an error'],
} as const;

describe.each(Object.keys(answers) as Protocol[])('A probe that goes one step beyond TLS, %s', (protocol) => {
  it('says what the listener answered', async () => {
    const [answer, says] = answers[protocol];
    expect(await probe(protocol, (socket) => socket.end(answer))).toEqual({
      outcome: 'proven',
      detail: `TLSv1.2 as ${HOST}, ${says}`,
    });
  });

  it('does not prove a listener that speaks something else', async () => {
    const result = await probe(protocol, (socket) => socket.end('220 mail.example ESMTP Postfix\r\n'));
    expect(result.outcome).toBe('untrusted');
  });

  it('does not prove a listener that hangs up after the handshake', async () => {
    expect(await probe(protocol, (socket) => socket.end())).toMatchObject({ outcome: 'noTarget' });
  });

  it('does not prove a listener that keeps silent after the handshake', async () => {
    expect(await probe(protocol, () => undefined, 1_000)).toMatchObject({ outcome: 'timedOut' });
  });
});

it('A broker that answers ApiVersions with an error is not proven', async () => {
  const answer = Buffer.from('0000000a' + '63617573' + '0029' + '00000000', 'hex');
  expect(await probe('kafka', (socket) => socket.end(answer))).toMatchObject({
    outcome: 'untrusted',
    detail: expect.stringContaining('error 41'),
  });
});

it('Kafka is asked beyond TLS only where it does not want a client certificate first', () => {
  const kafka = { component: 'kafka', ssl: true } as const;
  expect(protocolOf({ ...kafka, authenticationMethod: 'sasl' })).toBe('kafka');
  expect(protocolOf({ ...kafka, authenticationMethod: 'certificate' })).toBe('tls');
  expect(protocolOf({ ...kafka, ssl: false, authenticationMethod: 'sasl' })).toBe('tcp');
});
