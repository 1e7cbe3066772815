/** Target health: what counts as proven, in which zones, and the message when it is not. */
import { describe, expect, it } from 'vitest';
import { createProbeActivities } from '../../src/activities/index.ts';
import type { ProbeResult, ProbeTarget } from '../../src/providers/ports/prober.ts';
import type { OutputsByStep, Route } from '../../src/contract/outputs.ts';
import type { ResolvedEndpoint } from '../../src/contract/accepted-request.ts';
import type { SettleInput } from '../../src/contract/step-contract.ts';
import { runActivity } from '../support/run-activity.ts';

const TIME_SCALE = 2_000;

const route = (component: string, more: Partial<Route> = {}): Route => ({
  component,
  host: 'privatelink-1-kafka-shop.aivencloud.com',
  port: 23_220,
  usage: 'primary',
  ca: 'project',
  ssl: true,
  ...more,
});
const routes = [
  route('kafka', { authenticationMethod: 'certificate' }),
  route('schema_registry', { ca: 'public', port: 14_614 }),
];

const networkInterfaces = ['euw1-az1', 'euw1-az2', 'euw1-az3'].map((zoneId, index) => ({
  id: `eni-${index}`,
  subnetId: `subnet-${index}`,
  zoneId,
  address: `10.0.${index}.10`,
}));
const addresses = networkInterfaces.map(({ address }) => address);

const endpoint: ResolvedEndpoint = {
  vpcId: 'vpc-1',
  key: 'vpc-1',
  subnetIds: ['subnet-0', 'subnet-1', 'subnet-2'],
  securityGroupIds: ['sg-1'],
  region: 'eu-west-1',
  account: '111122223333',
  actingPrincipal: 'arn:aws:iam::111122223333:root',
  usdPerHour: 0.03,
  probe: { taskQueue: 'probe' },
};

type Input = SettleInput<'targets'>;

const inputFor = (more: Partial<Input> = {}): Input => ({
  project: 'shop',
  service: 'kafka',
  components: ['kafka'],
  principals: [],
  zones: 'any',
  serviceRegion: 'eu-west-1',
  otherRegions: [],
  endpoint,
  outputs: {
    vpcEndpoint: { vpcEndpointId: 'vpce-1', state: 'available', networkInterfaces },
    routes: { routes, projectCa: 'the project’s CA' },
  },
  ...more,
});

type Answer = (target: ProbeTarget, asked: number) => ProbeResult['outcome'];

/** `asked`: how often this path was probed before. */
function proving(answer: Answer, resolved: readonly string[] = addresses, attempt = { attempts: 5, attemptMs: 100 }) {
  const targets: ProbeTarget[] = [];
  const { settleTargets } = createProbeActivities({
    timeScale: TIME_SCALE,
    attemptMs: attempt.attemptMs,
    prober: {
      probe: async (target) => {
        const asked = targets.filter(({ address, port }) => address === target.address && port === target.port).length;
        targets.push(target);
        return { outcome: answer(target, asked), detail: 'as told' };
      },
      resolve: async () => resolved,
      outOfReach: () => undefined,
    },
  });
  const settle = (input: Input): Promise<OutputsByStep['targets']> =>
    runActivity(settleTargets, input, { timeScale: TIME_SCALE, attempts: attempt.attempts }) as Promise<
      OutputsByStep['targets']
    >;
  return { settle, targets };
}

describe('target health', () => {
  it('is proven by two handshakes in a row of every route through every network interface', async () => {
    const { settle, targets } = proving(() => 'proven');
    const found = await settle(inputFor());
    expect(found).toEqual({
      verifiedBy: 'probe',
      zones: networkInterfaces.map(({ zoneId, address }) => ({ zoneId, address, healthy: true })),
    });
    expect(targets).toHaveLength(2 * routes.length * networkInterfaces.length);
  });

  it('takes the second handshake at once: one look is enough', async () => {
    const { settle } = proving(() => 'proven', addresses, { attempts: 1, attemptMs: 0 });
    expect((await settle(inputFor())).zones.every(({ healthy }) => healthy)).toBe(true);
  });

  it('asks the address for the route’s host, with the CA that signed the listener', async () => {
    const { settle, targets } = proving(() => 'proven');
    await settle(inputFor());
    expect(targets).toContainEqual({
      address: '10.0.0.10',
      port: 23_220,
      serverName: routes[0]?.host,
      protocol: 'tls',
      ca: 'the project’s CA',
    });
    // A listener with a public chain may, on an older service, present the project's.
    const registry = targets.filter(({ port }) => port === 14_614);
    expect(registry.every(({ trustPublic }) => trustPublic === true)).toBe(true);
  });

  it('counts from the beginning after a handshake that failed', async () => {
    const { settle, targets } = proving((_, asked) => (asked === 1 ? 'refused' : 'proven'));
    await settle(inputFor());
    expect(targets).toHaveLength(4 * routes.length * networkInterfaces.length);
  });

  it('in any zone is enough after two minutes, and the other zones are reported', async () => {
    const { settle } = proving(({ address }) => (address === addresses[0] ? 'proven' : 'noTarget'));
    const began = Date.now();
    const { zones, warnings } = await settle(inputFor());
    expect(Date.now() - began).toBeGreaterThanOrEqual(120_000 / TIME_SCALE);
    expect(zones.map(({ healthy }) => healthy)).toEqual([true, false, false]);
    expect(zones[1]?.unproven).toEqual({ 'kafka/certificate': 'noTarget', schema_registry: 'noTarget' });
    expect(warnings).toEqual([expect.stringContaining('euw1-az2'), expect.stringContaining('euw1-az3')]);
  });

  it('counts routes that are proven in different zones', async () => {
    const { settle } = proving(({ address, port }) =>
      (address === addresses[0]) === (port === 23_220) ? 'proven' : 'refused',
    );
    expect((await settle(inputFor())).zones.map(({ healthy }) => healthy)).toEqual([false, false, false]);
  });

  it('in all zones goes on until every one is proven', async () => {
    const { settle } = proving(({ address }) => (address === addresses[0] ? 'proven' : 'noTarget'));
    await expect(settle(inputFor({ zones: 'all' }))).rejects.toMatchObject({
      type: 'NotReady',
      message: expect.stringMatching(/proven on 2 of 6 paths; kafka\/certificate in euw1-az2: noTarget/),
    });
  });

  it('that is silent everywhere points at the security groups', async () => {
    const { settle } = proving(() => 'timedOut');
    await expect(settle(inputFor())).rejects.toMatchObject({
      message: expect.stringContaining('does sg-1 admit the prober?'),
    });
  });

  it('with a certificate of somebody else has a reason of its own', async () => {
    const { settle } = proving(() => 'untrusted');
    await expect(settle(inputFor())).rejects.toMatchObject({ details: [{ reason: 'targetsUntrusted' }] });
  });

  it('is asked for twice even when the budget is spent and a single look is left', async () => {
    const { settle, targets } = proving(() => 'proven');
    expect((await settle(inputFor({ once: true }))).verifiedBy).toBe('probe');
    expect(targets).toHaveLength(2 * routes.length * networkInterfaces.length);
  });

  it('says so when the name does not lead to the endpoint', async () => {
    const elsewhere = await proving(() => 'proven', ['192.0.2.1']).settle(inputFor());
    expect(elsewhere.warnings).toEqual([
      expect.stringMatching(/resolves to 192\.0\.2\.1, which is not the endpoint: nothing was sent there/),
    ]);
    const nowhere = await proving(() => 'proven', []).settle(inputFor());
    expect(nowhere.warnings).toEqual([expect.stringContaining('does not resolve')]);
  });

  it('without a probe waits two minutes and claims nothing', async () => {
    const { probe: _, ...unprobed } = endpoint;
    const { settle, targets } = proving(() => 'proven');
    const began = Date.now();
    expect(await settle(inputFor({ endpoint: unprobed }))).toMatchObject({ verifiedBy: 'none', zones: [] });
    expect(Date.now() - began).toBeGreaterThanOrEqual(120_000 / TIME_SCALE - 1);
    expect(targets).toEqual([]);
  });
});
