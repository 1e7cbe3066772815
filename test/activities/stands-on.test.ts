/** A wait names a broken resource that it depends on, within a minute and at its last look, instead of using up its budget. */
import { describe, expect, it } from 'vitest';
import { changeWorld, type WorldChange } from '../../sandbox/control/change-world.ts';
import { type StepName } from '../../src/contract/steps.ts';
import { startRun, type OneRun, type Verbs } from '../contract/one-run.ts';
import { type Link } from '../support/link.ts';
import { runActivity } from '../support/run-activity.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('below', { rebalancingFor: 86_400_000 });

interface Waiting {
  readonly link: Link;
  readonly run: OneRun;
  readonly verbs: Verbs;
  readonly endpointId: string;
}

/** A new link whose step `name` never settles. `stuck`: the sandbox's name for what gets stuck. */
async function waitingFor(name: StepName, stuck: string): Promise<Waiting> {
  const link = await newLink();
  const run = await startRun(activities, link.request);
  const step = stepNamed(name);
  const key = stuck === 'vpcEndpoint' ? (link.vpcs[0]?.vpc.id ?? '') : `${link.project}/${link.service}`;
  sandbox.world.faults.add({ api: 'world', action: stuck, project: key, effect: { kind: 'stuck' } });
  await run.walkTo(step);
  const verbs = run.verbs(step);
  const look = await verbs.look();
  // Nobody enables the components, so they never read back as enabled.
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

/** A link whose endpoint is in one subnet, although the request names all. */
async function withEndpoint(): Promise<Waiting> {
  const link = await newLink();
  const [endpoint] = link.request.endpoints;
  if (endpoint === undefined) throw new Error('the link has an endpoint');
  const first = { ...link.request, endpoints: [{ ...endpoint, subnetIds: endpoint.subnetIds.slice(0, 1) }] };
  const before = await startRun(activities, first);
  await before.walkTo(stepNamed('vpcEndpoint'), true);
  const run = await startRun(activities, link.request);
  await run.walkTo(stepNamed('vpcEndpoint'));
  const verbs = run.verbs(stepNamed('vpcEndpoint'));
  return { link, run, verbs, endpointId: before.outputs.vpcEndpoint?.vpcEndpointId ?? '' };
}

/** What EC2 does not finish from now on: a change in place, or a deletion. */
const stick = ({ link }: Waiting, action: 'vpcEndpoint' | 'vpcEndpointDeletion'): void =>
  void sandbox.world.faults.add({
    api: 'world',
    action,
    vpc: link.vpcs[0]?.vpc.id ?? '',
    effect: { kind: 'stuck' },
  });

/** Carries out the change that the look proposes. @returns functions to wait for it and to remove it */
async function changed({ verbs }: Waiting) {
  const look = await verbs.look();
  if (look.answer !== 'change') throw new Error(`the look proposes ${look.answer}`);
  const { wait } = await verbs.apply(look.change);
  if (wait === undefined) throw new Error('the change is waited for');
  return { wait, undo: look.change.undo };
}

describe.concurrent.each([poweredOff, serviceGone, privatelinkGone])(
  'what EC2 does not finish, when %s',
  (...broken) => {
    const [, breakIt, reason] = broken;

    it('names it: a change in place', async () => {
      const at = await withEndpoint();
      stick(at, 'vpcEndpoint');
      const { wait } = await changed(at);
      breakIt(at);
      await expect(at.verbs.settle({ wait })).rejects.toMatchObject({ nonRetryable: true, details: [{ reason }] });
      await expect(at.verbs.settle({ wait, once: true })).rejects.toMatchObject({ details: [{ reason }] });
    });

    it('names it: the deletion of a dead endpoint', async () => {
      const at = await withEndpoint();
      stick(at, 'vpcEndpointDeletion');
      changeWorld(sandbox.world, { do: 'failEndpoint', vpcEndpointId: at.endpointId });
      const { wait } = await changed(at);
      breakIt(at);
      await expect(at.verbs.settle({ wait })).rejects.toMatchObject({ nonRetryable: true, details: [{ reason }] });
      await expect(at.verbs.settle({ wait, once: true })).rejects.toMatchObject({ details: [{ reason }] });
    });

    it('names it to a wait of a probe: its worker cannot look there', async () => {
      const at = await waitingFor('routes', 'routes');
      const { accepted, outputs } = at.run;
      const input = { ...accepted, outputs, ...(accepted.endpoints[0] && { endpoint: accepted.endpoints[0] }) };
      await runActivity(activities.watchLink, { ...input, once: true });
      breakIt(at);
      await expect(runActivity(activities.watchLink, input, { attempts: 40 })).rejects.toMatchObject({
        nonRetryable: true,
        details: [{ reason }],
      });
      await expect(runActivity(activities.watchLink, { ...input, once: true })).rejects.toMatchObject({
        details: [{ reason }],
      });
    });
  },
);

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
  it.each([
    ['vpcEndpoint', 'endpointPending'],
    ['vpcEndpointDeletion', 'endpointRemains'],
  ] as const)(
    'EC2 does not finish: what the endpoint leads to is told, and the wait goes on (%s)',
    async (stuck, reason) => {
      const at = await withEndpoint();
      const { wait: done, undo } = await changed(at);
      await at.verbs.settle({ wait: done });
      stick(at, stuck);
      const { project, service } = at.link;
      const back = stuck === 'vpcEndpoint' ? undo : { what: 'endpoint', says: '' };
      const { wait } = await at.verbs.remove([back as never]);
      if (wait === undefined) throw new Error('it is waited for');
      const told = async (says: string) =>
        expect(at.verbs.settle({ wait, once: true })).rejects.toMatchObject({
          nonRetryable: false,
          message: expect.stringContaining(`; ${says}`),
          details: [{ reason }],
        });
      changeWorld(sandbox.world, { do: 'setServiceState', project, service, state: 'REBUILDING' });
      await told(`the service ${project}/${service} is REBUILDING`);
      changeWorld(sandbox.world, { do: 'setServiceState', project, service, state: 'RUNNING' });
      // An existing endpoint would be rejected with it.
      if (stuck === 'vpcEndpoint') return;
      changeWorld(sandbox.world, { do: 'removePrivatelink', project, service });
      await told(`the PrivateLink resource of ${project}/${service} is `);
    },
  );

  it('a deletion that waits for connections names them', async () => {
    const link = await newLink();
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
    const link = await newLink();
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
