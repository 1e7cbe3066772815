import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { streamDecode, streamEncode, type Packet } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDns, type Dns } from '../../sandbox/dns.ts';
import { regionalDnsName, zonalDnsNames } from '../../sandbox/ec2/dns-names.ts';
import { startDeletion } from '../../sandbox/ec2/endpoint-lifecycle.ts';
import { createProber } from '../../src/providers/prober.ts';
import { linkService, type LinkedService } from './linked-service.ts';
import { PATIENCE_MS } from '../support/eventually.ts';

const ZONES = ['euw1-az1', 'euw1-az2', 'euw1-az3'];

describe('The resolver of the sandbox', () => {
  let linked: LinkedService;
  let dns: Dns;
  let resolver: Resolver;
  beforeAll(async () => {
    linked = await linkService(['kafka']);
    dns = await startDns(linked.world);
    resolver = new Resolver({ timeout: 1_000, tries: 1 });
    resolver.setServers([dns.address]);
  });
  afterAll(async () => {
    await dns.stop();
    await linked.end();
  });

  const host = 'privatelink-1-orders-shop.c.aivencloud.com';
  const addresses = (): string[] => ZONES.map((zoneId) => linked.address(zoneId)).toSorted();

  it('gives the regional name the addresses of all zones', async () => {
    expect((await resolver.resolve4(regionalDnsName(linked.endpoint))).toSorted()).toEqual(addresses());
  });

  it('gives each zonal name, under the zone name of the account, the address of that zone', async () => {
    const names = zonalDnsNames(linked.world, linked.endpoint);
    const inZoneB = names.find((name) => name.includes('-eu-west-1b.')) ?? '';
    expect(names).toHaveLength(3);
    expect(await resolver.resolve4(inZoneB)).toEqual([linked.address('euw1-az2')]);
  });

  it("makes a route's host an alias of the regional name, whatever its case", async () => {
    expect(await resolver.resolveCname(host)).toEqual([regionalDnsName(linked.endpoint)]);
    expect((await resolver.resolve4(host.toUpperCase())).toSorted()).toEqual(addresses());
  });

  it('is what the prober resolves with', async () => {
    const prober = createProber({ dns: dns.address });
    expect((await prober.resolve(host)).toSorted()).toEqual(addresses());
    expect(await prober.resolve('privatelink-2-orders-shop.c.aivencloud.com')).toEqual([]);
  });

  it('gives a service’s own host its address in the project VPC', async () => {
    expect(await resolver.resolve4('orders-shop.c.aivencloud.com')).toEqual(['10.1.0.10']);
  });

  it('knows no other names, and no other records of those it knows', async () => {
    const absent = 'nowhere-shop.c.aivencloud.com';
    const zoneless = linked.endpoint.id + '-x.' + regionalDnsName(linked.endpoint);
    await expect(resolver.resolve4(absent)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve4(zoneless)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve6(regionalDnsName(linked.endpoint))).rejects.toMatchObject({ code: 'ENODATA' });
  });

  it('answers over TCP, two questions in one stream and cut anywhere', async () => {
    const socket = connect(Number(dns.address.split(':')[1]), '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (bytes) => received.push(bytes));
    const stream = Buffer.concat([question(7, host), question(8, 'nowhere.example')]);
    socket.write(stream.subarray(0, 9));
    socket.write(stream.subarray(9));
    const [first, second] = await repliesIn(socket, received, 2);
    expect(first).toMatchObject({ id: 7, rcode: 'NOERROR' });
    expect(first?.answers?.map(({ type }) => type)).toEqual(['CNAME', 'A', 'A', 'A']);
    expect(second).toMatchObject({ id: 8, rcode: 'NXDOMAIN', answers: [] });
    socket.destroy();
  });

  it('survives what is not DNS', async () => {
    const udp = createSocket('udp4');
    udp.send(Buffer.from('not dns'), Number(dns.address.split(':')[1]), '127.0.0.1');
    const tcp = connect(Number(dns.address.split(':')[1]), '127.0.0.1');
    tcp.write(Buffer.from([0, 3, 1, 2, 3]));
    await once(tcp, 'close');
    udp.close();
    expect(await resolver.resolve4(host)).toHaveLength(3);
  });

  it('forgets all names once the endpoint goes', async () => {
    startDeletion(linked.world, linked.endpoint);
    await expect(resolver.resolve4(host)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve4(regionalDnsName(linked.endpoint))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

type Reply = Packet & { rcode?: string };

const question = (id: number, name: string): Buffer =>
  streamEncode({ type: 'query', id, questions: [{ type: 'A', name }] });

async function repliesIn(socket: NodeJS.EventEmitter, received: Buffer[], count: number): Promise<readonly Reply[]> {
  let packets = packetsIn(received);
  while (packets.length < count) {
    await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) });
    packets = packetsIn(received);
  }
  return packets;
}

function packetsIn(received: readonly Buffer[]): readonly Reply[] {
  const packets: Reply[] = [];
  let stream = Buffer.concat(received);
  while (stream.length >= 2 && stream.length >= 2 + stream.readUInt16BE(0)) {
    packets.push(streamDecode(stream));
    stream = stream.subarray(2 + stream.readUInt16BE(0));
  }
  return packets;
}
