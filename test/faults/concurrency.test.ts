/** Many callers at once: starts, extensions, and opposite changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { BusyError } from '../../src/client.ts';
import type { EndpointRequest } from '../../src/contract/request.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { ended, expectCleanHistory, expectConnectedOnce, expectOneOfEach } from './proofs.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation.stop());

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

it('is one run for twenty callers at once', async () => {
  const link = await newLink();
  const runs = await Promise.all(Array.from({ length: 20 }, () => link.start()));
  expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
  expect(runs.filter(({ attached }) => !attached)).toHaveLength(1);
  for (const result of await Promise.all(runs.map((run) => run.result()))) expectConnectedOnce(link, result);
  const changes = link.aivenCalls().flatMap(({ action, mutating }) => (mutating ? [action] : []));
  // Each endpoint is recorded on the service before it is created.
  expect(changes).toEqual([
    ...['ProjectServiceTagsUpdate', 'ServicePrivatelinkAWSCreate'],
    ...['ProjectServiceTagsUpdate', 'ServiceUpdate'],
  ]);
  await expectCleanHistory(link);
});

it('takes in ten extensions at once, each with a VPC of its own', async () => {
  const link = await newLink();
  // Held, because on a busy machine the run may otherwise end before the tenth caller.
  link.stick('targets', { at: 0 });
  await link.start();
  const added = Array.from({ length: 10 }, () => endpointInNewVpc(link));
  const runs = await Promise.all(added.map((endpoint) => link.start({ ...link.request, endpoints: [endpoint] })));
  expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
  link.disarm();
  const { outcome, endpoints, audit } = await ended(link);
  expect(outcome).toBe('ready');
  expect(endpoints.map(({ key, verifiedBy }) => [key, verifiedBy])).toEqual(
    expect.arrayContaining(added.map(({ vpcId }) => [vpcId, 'probe'])),
  );
  expect(endpoints).toHaveLength(11);
  expect(audit.map(({ what, outcome: came }) => [what, came])).toEqual(added.map(() => ['extension', 'accepted']));
  expectOneOfEach(link, 11);
  await expectCleanHistory(link);
});

describe('onboarding and offboarding of one link at once', () => {
  it('of a link that is not there: one wins, the other is told', async () => {
    const links = await Promise.all(Array.from({ length: 6 }, newLink));
    for (const race of await Promise.all(links.map(raceOf))) {
      expectOneToldBusy(race);
      if (race.onboard.status === 'fulfilled') expectConnectedOnce(race.link, await ended(race.link));
      else expect(race.link.made()).toEqual([]);
      await expectCleanHistory(race.link);
    }
  });

  it('of a link that is connected: it stays whole, or goes altogether', async () => {
    const links = await Promise.all(Array.from({ length: 6 }, newLink));
    await Promise.all(links.map((link) => link.ready()));
    for (const race of await Promise.all(links.map(raceOf))) {
      expectOneToldBusy(race);
      await installation.temporal.workflow.getHandle(race.link.workflowId).result();
      // Seven: the privatelink, the endpoint with three network interfaces, the connection, the component.
      expect(race.link.left()).toHaveLength(race.onboard.status === 'fulfilled' ? 7 : 0);
      await expectCleanHistory(race.link);
    }
  });
});

interface Race {
  readonly link: Scenario;
  readonly onboard: PromiseSettledResult<unknown>;
  readonly offboard: PromiseSettledResult<unknown>;
}

async function raceOf(link: Scenario, turn: number): Promise<Race> {
  const { project, service } = link;
  const startOnboard = () => link.start();
  const startOffboard = () => installation.causeway.offboard({ project, service, actor: 'test' });
  // The server decides which of them comes first.
  const asked = turn % 2 === 0 ? [startOnboard(), startOffboard()] : [startOffboard(), startOnboard()].reverse();
  const [onboard, offboard] = (await Promise.allSettled(asked)) as [Race['onboard'], Race['offboard']];
  return { link, onboard, offboard };
}

/** Both ask while neither is over. */
function expectOneToldBusy({ onboard, offboard }: Race): void {
  const refused = [onboard, offboard].flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toBeInstanceOf(BusyError);
  expect(refused[0]).toMatchObject({ workflow: onboard.status === 'fulfilled' ? 'onboard' : 'offboard' });
}

function endpointInNewVpc({ world, installation: { probeTaskQueue } }: Scenario): EndpointRequest {
  const { vpc, subnets, securityGroups } = addVpc(world, seeded.account);
  return {
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: securityGroups.slice(0, 1).map(({ id }) => id),
    probe: { taskQueue: probeTaskQueue },
  };
}
