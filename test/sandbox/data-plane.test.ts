import { get } from 'node:https';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PrivatelinkRoute } from '../../sandbox/aiven/routes.ts';
import { issueClientCertificate } from '../../sandbox/certificates.ts';
import { startDataPlane } from '../../sandbox/data-plane.ts';
import { enter, startDeletion } from '../../sandbox/ec2/endpoint-lifecycle.ts';
import type { ProbeResult } from '../../src/providers/ports/prober.ts';
import { fileOf, openssl, probe, type ProbeOptions, ZONE } from './data-plane-clients.ts';
import { linkService, type LinkedService, setHealth } from './linked-service.ts';
import { eventually } from '../support/eventually.ts';

const OTHER_ZONE = 'euw1-az2';

describe('The data plane of a Kafka', () => {
  let linked: LinkedService;
  let plane: { stop(): Promise<void> };
  beforeAll(async () => {
    linked = await linkService(['kafka', 'schema_registry']);
    plane = await startDataPlane(linked.world);
  });
  afterAll(async () => {
    await plane.stop();
    await linked.end();
  });
  afterEach(() => setHealth(linked, 'initial'));

  const certificate = (): PrivatelinkRoute => linked.route('kafka', { authenticationMethod: 'certificate' });
  const sasl = (): PrivatelinkRoute => linked.route('kafka', { authenticationMethod: 'sasl' });
  const becomes = (route: PrivatelinkRoute, outcome: ProbeResult['outcome'], options: ProbeOptions = {}) =>
    eventually(async () => expect(await probe(linked, route, options)).toMatchObject({ outcome }));

  it('refuses while no target is healthy in any zone', async () => {
    await becomes(sasl(), 'refused');
  });

  it('speaks in every zone once targets are healthy', async () => {
    setHealth(linked, 'healthy');
    for (const zoneId of [ZONE, OTHER_ZONE, 'euw1-az3']) {
      await becomes(sasl(), 'proven', { zoneId });
      await becomes(certificate(), 'proven', { zoneId });
      await becomes(linked.route('schema_registry'), 'proven', { zoneId });
    }
  });

  it('resets in a zone without a healthy target while another zone has one', async () => {
    setHealth(linked, 'healthy', { zoneId: OTHER_ZONE });
    await becomes(sasl(), 'proven', { zoneId: OTHER_ZONE });
    await becomes(sasl(), 'noTarget', { zoneId: ZONE });
  });

  it("leads a broker's own port to its one zone", async () => {
    setHealth(linked, 'healthy');
    const [broker] = sasl().brokers;
    const toBroker = { ...sasl(), port: broker?.port ?? 0 };
    await becomes(toBroker, 'proven', { zoneId: broker?.zoneId ?? '' });
    await becomes(toBroker, 'noTarget', { zoneId: OTHER_ZONE });
  });

  it('keeps silent to whom no security group admits, healthy or not', async () => {
    linked.endpoint.securityGroupIds = [linked.groups.closed];
    linked.world.events.emit('changed');
    await becomes(sasl(), 'timedOut');
    setHealth(linked, 'healthy');
    await becomes(sasl(), 'timedOut');
    linked.endpoint.securityGroupIds = [linked.groups.closed, linked.groups.open];
    await becomes(sasl(), 'proven');
    linked.endpoint.securityGroupIds = [linked.groups.open];
  });

  it('keeps silent behind a network ACL that denies, and only in its subnet', async () => {
    setHealth(linked, 'healthy');
    const [subnetId = ''] = linked.endpoint.subnetIds;
    const deny = { ruleNumber: 90, egress: false, action: 'deny', protocol: '6', cidr: '127.0.0.0/8' } as const;
    const allow = { ruleNumber: 100, egress: false, action: 'allow', protocol: '-1', cidr: '0.0.0.0/0' } as const;
    const { vpcId, account, region } = linked.endpoint;
    const acl = { id: 'acl-1', vpcId, account, region, subnetIds: [subnetId], entries: [allow, deny], tags: {} };
    linked.world.aws.networkAcls.set(acl.id, acl);
    await becomes(sasl(), 'timedOut', { zoneId: ZONE });
    await becomes(sasl(), 'proven', { zoneId: OTHER_ZONE });
    linked.world.aws.networkAcls.delete(acl.id);
  });

  it('takes a client certificate of the project at the certificate listener', async () => {
    setHealth(linked, 'healthy');
    await becomes(certificate(), 'proven');
    const { certificate: cert, privateKey } = await issueClientCertificate(linked.project.ca, 'avnadmin');
    const said = await openssl(linked, certificate(), ['-cert', fileOf(cert), '-key', fileOf(privateKey)]);
    expect(said).toContain('Verify return code: 0 (ok)');
    expect(await openssl(linked, certificate(), ['-tls1_2'])).toContain('alert handshake failure');
  });

  it('presents a public chain and asks for a password where the real service does', async () => {
    setHealth(linked, 'healthy');
    const { host, port } = linked.route('schema_registry');
    await becomes(linked.route('schema_registry'), 'proven');
    const status = await new Promise((resolve, reject) => {
      const options = { host: linked.address(ZONE), port, servername: host, ca: linked.world.publicCa.certificate };
      get({ ...options, agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(401);
  });

  it('writes each connection down with the health it showed', async () => {
    setHealth(linked, 'healthy');
    await becomes(sasl(), 'proven');
    const { route, address } = { route: sasl(), address: linked.address(ZONE) };
    expect(linked.world.ledger.handshakes.at(-1)).toMatchObject({
      vpcEndpointId: linked.endpoint.id,
      address,
      port: route.port,
      zoneId: ZONE,
      target: `shop/orders/targets/${route.targetKey}/${ZONE}`,
      shown: 'healthy',
      answer: 'spoken',
    });
  });

  it('goes when the component is disabled, and cuts what is open', async () => {
    setHealth(linked, 'healthy');
    const { port } = linked.route('schema_registry');
    await becomes(linked.route('schema_registry'), 'proven');
    const open = connect(port, linked.address(ZONE)).on('error', () => undefined);
    const closed = new Promise((resolve) => open.on('close', resolve));
    await eventually(() => expect(open.readyState).toBe('open'));
    linked.service.routedComponents.delete('schema_registry');
    linked.world.events.emit('changed');
    await closed;
    await eventually(async () => expect(await reach(linked.address(ZONE), port)).toBe('ECONNREFUSED'));
    linked.service.routedComponents.add('schema_registry');
  });

  it('outlives a modification of the endpoint and ends with its deletion', async () => {
    setHealth(linked, 'healthy');
    await becomes(sasl(), 'proven');
    const route = sasl();
    enter(linked.world, linked.endpoint, 'pending');
    await becomes(route, 'proven');
    startDeletion(linked.world, linked.endpoint);
    await becomes(route, 'refused');
  });
});

/** `open`, or the error's code. */
const reach = (host: string, port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => (socket.destroy(), resolve('open')));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
