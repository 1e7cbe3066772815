/** A wait names what broke below it, in place of waiting out its budget: within a minute, and at its last look. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { changeWorld, type WorldChange } from '../../sandbox/control/change-world.ts';
import type { Activities } from '../../src/activities/index.ts';
import { steps, type StepName } from '../../src/contract/steps.ts';
import { activitiesFor, startRun, type OneRun, type Verbs } from '../contract/one-run.ts';
import { makeLink, type Link } from '../support/link.ts';

let sandbox: Sandbox;
let activities: Activities;
let links = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ settings: { speed: 300, dataPlane: false } });
  activities = activitiesFor(sandbox);
});
afterAll(() => sandbox.stop());

const stepNamed = (name: StepName) => steps.find((step) => step.name === name) ?? steps[0];

interface Waiting {
  readonly link: Link;
  readonly run: OneRun;
  readonly verbs: Verbs;
  readonly endpointId: string;
}

/** A link of its own whose step `name` never comes: `stuck` is the sandbox's word for what does not go on. */
async function waitingFor(name: StepName, stuck: string): Promise<Waiting> {
  const link = await makeLink(sandbox.world, { project: `below-${(links += 1)}`, probeTaskQueue: 'probe' });
  const run = await startRun(activities, link.request);
  const step = stepNamed(name);
  const key = stuck === 'vpcEndpoint' ? (link.vpcs[0]?.vpc.id ?? '') : `${link.project}/${link.service}`;
  sandbox.world.faults.add({ api: 'world', action: stuck, project: key, effect: { kind: 'stuck' } });
  await run.walkTo(step);
  const verbs = run.verbs(step);
  const look = await verbs.look();
  // Components that nobody switched on are never read back as switched on.
  if (look.answer === 'change' && stuck !== 'access') await verbs.apply(look.change);
  return { link, run, verbs, endpointId: run.outputs.vpcEndpoint?.vpcEndpointId ?? '' };
}

type Break = readonly [broken: string, change: (at: Waiting) => void, reason: string];

const world = (changeOf: (at: Waiting) => WorldChange) => (at: Waiting) =>
  void changeWorld(sandbox.world, changeOf(at));

const poweredOff: Break = [
  'the service is powered off',
  world(({ link: { project, service } }) => ({ do: 'setServiceState', project, service, state: 'POWEROFF' })),
  'servicePoweredOff',
];
const serviceGone: Break = [
  'the service is deleted',
  ({ link }) => void sandbox.world.aiven.projects.get(link.project)?.services.delete(link.service),
  'serviceGone',
];
const privatelinkGone: Break = [
  'the PrivateLink resource is deleted',
  world(({ link: { project, service } }) => ({ do: 'removePrivatelink', project, service })),
  'privatelinkGone',
];
const ofEndpoint = (
  verb: 'rejectEndpoint' | 'failEndpoint' | 'expireEndpoint' | 'vanishEndpoint',
  reason: string,
): Break => [
  `the endpoint meets ${verb}`,
  world(({ endpointId }) => ({ do: verb, vpcEndpointId: endpointId })),
  reason,
];
const endpointDead = [
  ofEndpoint('rejectEndpoint', 'endpointRejected'),
  ofEndpoint('failEndpoint', 'endpointFailed'),
  ofEndpoint('expireEndpoint', 'endpointExpired'),
  ofEndpoint('vanishEndpoint', 'endpointGone'),
];

const cases: readonly (readonly [StepName, stuck: string, ...Break])[] = [
  ...[poweredOff, serviceGone].map((each) => ['privatelink', 'privatelink', ...each] as const),
  ...[poweredOff, serviceGone, privatelinkGone].map((each) => ['vpcEndpoint', 'vpcEndpoint', ...each] as const),
  ...[poweredOff, serviceGone, privatelinkGone, ...endpointDead].map(
    (each) => ['connection', 'connection', ...each] as const,
  ),
  ...[poweredOff, privatelinkGone, ...endpointDead].map((each) => ['routes', 'routes', ...each] as const),
  ['components', 'access', ...poweredOff],
];

describe.concurrent('while a wait goes on', () => {
  it.each(cases)('for %s (%s stuck) and %s', async (name, stuck, _, breakIt, reason) => {
    const at = await waitingFor(name, stuck);
    breakIt(at);
    await expect(at.verbs.settle()).rejects.toMatchObject({ nonRetryable: true, details: [{ reason }] });
  });

  it.each(cases)('the last look too names it: %s (%s stuck) and %s', async (name, stuck, _, breakIt, reason) => {
    const at = await waitingFor(name, stuck);
    breakIt(at);
    await expect(at.verbs.settle({ once: true })).rejects.toMatchObject({ details: [{ reason }] });
  });
});

describe.concurrent('a service that is being rebuilt', () => {
  it('is named by what waits for it, and the wait goes on', async () => {
    const at = await waitingFor('privatelink', 'privatelink');
    const { project, service } = at.link;
    changeWorld(sandbox.world, { do: 'setServiceState', project, service, state: 'REBUILDING' });
    await expect(at.verbs.settle({ once: true })).rejects.toMatchObject({
      type: 'NotReady',
      nonRetryable: false,
      message: expect.stringContaining(`; the service ${project}/${service} is REBUILDING`),
      details: [{ reason: 'serviceBusy' }],
    });
  });
});

describe.concurrent('on the way back', () => {
  it('a deletion that waits for connections names them', async () => {
    const link = await makeLink(sandbox.world, { project: `below-${(links += 1)}`, probeTaskQueue: 'probe' });
    const run = await startRun(activities, link.request);
    await run.walkTo(stepNamed('connection'), true);
    const privatelink = run.verbs(stepNamed('privatelink'));
    await privatelink.remove([{ what: 'resource', says: '', force: true } as never]);
    await expect(privatelink.settle({ wait: { want: 'gone', deleted: true }, once: true })).rejects.toMatchObject({
      message: expect.stringContaining(`Aiven still lists the connection of ${run.outputs.vpcEndpoint?.vpcEndpointId}`),
      details: [{ reason: 'privatelinkRemains' }],
    });
  });

  it('a service that is gone has nothing left to wait for', async () => {
    const link = await makeLink(sandbox.world, { project: `below-${(links += 1)}`, probeTaskQueue: 'probe' });
    const run = await startRun(activities, link.request);
    await run.walkTo(stepNamed('connection'), true);
    sandbox.world.aiven.projects.get(link.project)?.services.delete(link.service);
    const privatelink = run.verbs(stepNamed('privatelink'));
    const removing = { remove: [{ what: 'resource', says: '' } as never], left: [] };
    expect(await privatelink.settle({ removing })).toBeNull();
    expect(await privatelink.settle({ wait: { want: 'gone' } })).toBeNull();
    expect(
      await run.verbs(stepNamed('components')).settle({ wait: { want: 'gone', components: ['kafka'] } }),
    ).toBeNull();
  });
});
