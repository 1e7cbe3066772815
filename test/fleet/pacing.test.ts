import { expect } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import { ec2TaskQueue } from '../../src/contract/request.ts';
import { limitEc2Rate } from '../../src/worker/rate-limit.ts';
import { installationTest } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

const SECONDS_EACH = 2;
const BUDGET_SECONDS = 6;

it('a run behind the EC2 rate says so and loses no budget, and holds up no other account', async ({ installation }) => {
  const { temporal, settings, causeway } = installation;
  await limitEc2Rate(temporal.connection, {
    namespace: settings.temporal.namespace,
    queue: ec2TaskQueue(settings.taskQueue),
    perSecond: 1 / SECONDS_EACH,
  });
  const request = { budgets: { vpcEndpoint: `${BUDGET_SECONDS} seconds` } };
  const backlog = await Promise.all(Array.from({ length: 7 }, () => installation.link({ probed: false, request })));
  const runs = await Promise.all(backlog.map((link) => causeway.onboard(link.request)));
  const queued = await eventually(
    async () => {
      const states = await Promise.all(runs.map((run) => run.state()));
      const waiting = states.flatMap(({ steps }) => steps.filter(({ phase }) => phase === 'queued'));
      expect(waiting.length).toBeGreaterThanOrEqual(3);
      return waiting;
    },
    { interval: 200 },
  );
  for (const { says } of queued) expect(says).toContain('queued behind the EC2 rate');

  const other = await installation.link({
    probed: false,
    vpcs: [{ account: seeded.otherAccount }],
    endpoint: { roleArn: seeded.roles.other, externalId: seeded.externalId },
  });
  const run = await causeway.onboard(other.request);
  const createdFor = (vpcId: string | undefined): number | undefined => {
    const { aws, ledger } = installation.sandbox.world;
    const endpoint = [...aws.vpcEndpoints.values()].find((row) => row.vpcId === vpcId);
    return ledger.calls.find(({ action, ids }) => action === 'CreateVpcEndpoint' && ids.includes(endpoint?.id ?? ''))
      ?.at;
  };
  expect(await run.result()).toMatchObject({ outcome: 'readyUnverified' });

  const results = await Promise.all(runs.map((each) => each.result()));
  expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => 'readyUnverified'));
  const creates = backlog.map(({ vpcs }) => createdFor(vpcs[0]?.vpc.id) ?? 0).sort((a, b) => a - b);
  // The last one waited in the queue for longer than its budget for the endpoint.
  expect(Math.max(...creates) - Math.min(...creates)).toBeGreaterThan(BUDGET_SECONDS * 1000);
  expect(createdFor(other.vpcs[0]?.vpc.id)).toBeLessThan(Math.max(...creates));
});
