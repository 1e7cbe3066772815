/** The PrivateLink resource: principals are added and removed again, other people's connections are never cut. */
import { describe, expect, it } from 'vitest';
import type { Change, Wait } from '../../src/contract/step-contract.ts';
import { type StepName } from '../../src/contract/steps.ts';
import { changeWorld } from '../../sandbox/control/change-world.ts';
import { connectedBefore } from '../../src/activities/privatelink/remove.ts';
import { startRun, type OneRun } from '../contract/one-run.ts';
import { type Link } from '../support/link.ts';
import { eventually } from '../support/eventually.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('resource');

const [privatelink, vpcEndpoint] = [stepNamed('privatelink'), stepNamed('vpcEndpoint')];

const rowOf = ({ project, service }: Link) =>
  sandbox.world.aiven.projects.get(project)?.services.get(service)?.privatelink;

const role = (name: string | number): string => `arn:aws:iam::111122223333:role/r${name}`;
const acting = 'arn:aws:iam::111122223333:user/causeway';

async function walked(link: Link, principals: readonly string[], to: StepName): Promise<OneRun> {
  const run = await startRun(activities, { ...link.request, principals });
  await run.walkTo(stepNamed(to), true);
  return run;
}

describe.concurrent('principals', () => {
  it('are added to those already there, and given back without the others', async () => {
    const link = await newLink();
    await walked(link, [acting, role(1)], 'privatelink');
    const second = await walked(link, [acting, role(2)], 'privatelink');
    expect(rowOf(link)?.principals).toEqual([acting, role(1), role(2)]);
    const { removed, left } = await second.takeBack(privatelink);
    expect({ removed, left }).toEqual({ removed: [`principal ${role(2)}`], left: [] });
    expect(rowOf(link)?.principals).toEqual([acting, role(1)]);
  });

  it('are given back although an endpoint of an earlier run stays connected', async () => {
    const link = await newLink();
    await walked(link, [acting], 'connection');
    const second = await walked(link, [acting, role(2)], 'connection');
    const { removed } = await second.takeBack(privatelink);
    expect(removed).toEqual([`principal ${role(2)}`]);
    expect(rowOf(link)?.connections).toHaveLength(1);
  });

  it('stay when a connection made since may need them', async () => {
    const link = await newLink();
    await walked(link, [role(1)], 'privatelink').catch(() => undefined);
    const first = await startRun(activities, { ...link.request, principals: [role(1), acting] });
    await first.walkTo(stepNamed('connection'), true);
    const second = await startRun(activities, link.request);
    const { removed, left } = await second.takeBack(privatelink, [
      { what: 'principals', says: '', added: [acting], connected: [] },
    ]);
    expect(removed).toEqual([]);
    expect(left).toMatchObject([{ what: 'principal', id: acting }]);
    expect(rowOf(link)?.principals).toContain(acting);
  });

  it('added while the resource is being created need no wait of their own', async () => {
    const link = await newLink();
    await walked(link, [acting], 'privatelink');
    const row = rowOf(link);
    if (row !== undefined) row.state = 'creating';
    const { look, apply } = (await startRun(activities, { ...link.request, principals: [role(9)] })).verbs(privatelink);
    const { change } = (await look()) as { readonly change: Change };
    expect(change).toMatchObject({ action: 'addPrincipals' });
    expect(await apply(change)).toEqual({});
    expect(row?.principals).toContain(role(9));
  });

  it('that an account’s root covers already are not added', async () => {
    const link = await newLink();
    await walked(link, ['arn:aws:iam::111122223333:root'], 'privatelink');
    const second = await walked(link, [acting], 'privatelink');
    expect(second.made.size).toBe(0);
    expect(rowOf(link)?.principals).toEqual(['arn:aws:iam::111122223333:root']);
  });

  it('are refused beyond sixteen', async () => {
    const link = await newLink();
    await walked(link, [acting, ...Array.from({ length: 14 }, (_, index) => role(index))], 'privatelink');
    const run = await startRun(activities, { ...link.request, principals: [acting, role('x'), role('y')] });
    expect(await run.verbs(privatelink).look()).toMatchObject({
      answer: 'refuse',
      failure: { type: 'Exhausted', reason: 'tooManyPrincipals' },
    });
  });
});

describe.concurrent('taking the resource back', () => {
  it('waits until our own connection has vanished', async () => {
    const link = await newLink();
    const run = await startRun(activities, link.request);
    await run.walkTo(stepNamed('connection'), true);
    await run.takeBack(vpcEndpoint);
    const { removed, left } = await run.takeBack(privatelink);
    expect({ removed, left }).toMatchObject({ removed: [expect.stringContaining(link.service)], left: [] });
    expect(rowOf(link)).toBeUndefined();
  });

  it('waits for every connection of ours, also those it knows nothing of', async () => {
    const link = await newLink({ vpcs: [{}, {}] });
    const [first, second] = link.request.endpoints;
    const run = await startRun(activities, { ...link.request, endpoints: first ? [first] : [] });
    const other = await startRun(activities, { ...link.request, endpoints: second ? [second] : [] });
    await run.walkTo(stepNamed('connection'), true);
    await other.walkTo(stepNamed('connection'), true);
    await run.takeBack(vpcEndpoint);
    await eventually(() => expect(rowOf(link)?.connections).toHaveLength(1));
    await other.takeBack(vpcEndpoint);
    const { left } = await run.takeBack(privatelink);
    expect(left).toEqual([]);
    expect(rowOf(link)).toBeUndefined();
  });

  it('takes with it what was added to it since', async () => {
    const link = await newLink();
    const run = await walked(link, [acting], 'privatelink');
    const added = { what: 'principals', says: '', added: [acting], connected: [] } as const;
    const { removed } = await run.takeBack(privatelink, [{ what: 'resource', says: '' }, added]);
    expect(removed).toEqual([expect.stringContaining(`PrivateLink resource of ${link.project}`)]);
    expect(rowOf(link)).toBeUndefined();
  });

  it('does not wait for what an operator left there', async () => {
    const link = await newLink();
    const run = await startRun(activities, link.request);
    await run.walkTo(stepNamed('connection'), true);
    const id = run.outputs.vpcEndpoint?.vpcEndpointId ?? '';
    const removing = { remove: [{ what: 'resource', says: '', ours: [id] }], left: [] as string[] } as const;
    const once = (left: readonly string[]) =>
      run.verbs(privatelink).settle({ removing: { ...removing, left }, once: true });
    await expect(once([])).rejects.toMatchObject({ type: 'NotReady', message: expect.stringContaining(id) as string });
    expect(await once([id])).toBeNull();
  });

  it('leaves it, with its price, to others who are connected', async () => {
    const link = await newLink({ vpcs: [{}, {}] });
    const [ours, theirs] = link.request.endpoints;
    const run = await startRun(activities, { ...link.request, endpoints: ours ? [ours] : [] });
    await run.walkTo(stepNamed('connection'), true);
    const others = await startRun(activities, { ...link.request, endpoints: theirs ? [theirs] : [] });
    await others.walkTo(stepNamed('connection'), true);
    await run.takeBack(vpcEndpoint);
    const { removed, left } = await run.takeBack(privatelink);
    expect(removed).toEqual([]);
    expect(left).toMatchObject([
      { what: 'PrivateLink resource', why: expect.stringContaining('others are connected') },
    ]);
    expect(left[0]?.usdPerDay).toBeGreaterThan(0);
    expect(rowOf(link)?.state).toBe('active');
  });

  it('waits for a deletion by somebody else until the resource is gone, and no longer', async () => {
    const link = await newLink();
    await walked(link, [acting], 'privatelink');
    const row = rowOf(link);
    if (row !== undefined) row.state = 'deleting';
    const { settle, look } = (await startRun(activities, link.request)).verbs(privatelink);
    const { wait } = (await look()) as { readonly wait: Wait<'privatelink'> };
    await expect(settle({ wait, once: true })).rejects.toMatchObject({ type: 'NotReady' });
    const settled = settle({ wait });
    changeWorld(sandbox.world, { do: 'removePrivatelink', project: link.project, service: link.service });
    expect(await settled).toBeNull();
    await walked(link, [acting], 'privatelink');
    // Made again by somebody: it is not the one that was waited for.
    expect(await settle({ wait, once: true })).toBeNull();
  });

  it('makes it anew when another run’s deletion is under way', async () => {
    const link = await newLink();
    const first = await walked(link, [acting], 'privatelink');
    await first.verbs(privatelink).remove([{ what: 'resource', says: '' }]);
    expect(rowOf(link)?.state).toBe('deleting');
    const second = await walked(link, [acting], 'privatelink');
    expect(second.made.get('privatelink')).toMatchObject([{ action: 'create' }]);
    expect(rowOf(link)?.state).toBe('active');
  });
});

describe.concurrent('a connection', () => {
  it('of a bring-your-own-cloud service appears after the run has asked for a refresh', async () => {
    const link = await newLink({ service: { byoc: true } });
    const run = await startRun(activities, link.request);
    await run.walkTo(stepNamed('connection'), true);
    expect(run.outputs.connection?.connectionId).toMatch(/^plc/);
    const refreshes = sandbox.world.ledger.calls.filter(
      ({ action, scope }) => action.includes('Refresh') && scope === `${link.project}/${link.service}`,
    );
    expect(refreshes.length).toBeGreaterThanOrEqual(1);
    expect(refreshes.length).toBeLessThanOrEqual(2);
  });
});

/** Not beside other tests: one describe of EC2 serves several of them. */
describe('a single refusal of the first read after a create', () => {
  it.each([
    ['the PrivateLink resource', 'aiven', 'ServicePrivatelinkAWSCreate', 'ServicePrivatelinkAWSGet', {}],
    ['the VPC endpoint', 'ec2', 'CreateVpcEndpoint', 'DescribeVpcEndpoints', { code: 'UnauthorizedOperation' }],
  ] as const)('of %s is not believed', async (_what, api, create, read, error) => {
    const link = await newLink();
    const own = [link.project, link.vpcs[0]?.vpc.id ?? ''];
    let [created, refused] = [false, 0];
    const stop = sandbox.world.faults.watch((at, action, keys) => {
      if (at !== api || !keys.some((key) => own.some((each) => key === each || key.startsWith(`${each}/`))))
        return undefined;
      if (action === create) created = true;
      if (action !== read || !created || refused > 0) return undefined;
      refused += 1;
      return { kind: 'status', status: 403, ...error };
    });
    const run = await walked(link, [acting], 'vpcEndpoint');
    stop();
    expect(refused).toBe(1);
    expect(run.outputs.vpcEndpoint?.state).toBe('available');
  });
});

it('those who were connected before are spared by a removal of principals, and waited for by one of the resource', () => {
  const principals = { what: 'principals', says: '', added: [], connected: ['vpce-1'] } as const;
  const regions = { what: 'regions', says: '', added: [], connected: ['vpce-2'] } as const;
  expect(connectedBefore([principals, regions])).toEqual(['vpce-1']);
  expect(connectedBefore([principals, { what: 'resource', says: '' }])).toBeUndefined();
});
