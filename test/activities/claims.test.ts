/** What a link claims as its own, in the tags of the service: written before it is made, given up when it is gone, and only then. */
import { describe, expect, it } from 'vitest';
import { claimKeys } from '../../src/activities/claims/claim-tags.ts';
import { changeWorld } from '../../sandbox/control/change-world.ts';
import { startRun, type OneRun } from '../contract/one-run.ts';
import { type Link } from '../support/link.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('claimed');

const acting = 'arn:aws:iam::111122223333:user/causeway';
const other = 'arn:aws:iam::444455556666:role/other';
const keys = claimKeys('contract');
const [privatelink, components, vpcEndpoint] = [
  stepNamed('privatelink'),
  stepNamed('components'),
  stepNamed('vpcEndpoint'),
];

const rowOf = ({ project, service }: Link) => sandbox.world.aiven.projects.get(project)?.services.get(service);
const claimed = (link: Link): readonly string[] => Object.keys(rowOf(link)?.tags ?? {}).sort();

/** The calls about the service's tags since `from`. */
const tagCalls = (from: number, { project, service }: Link): readonly string[] =>
  sandbox.world.ledger.calls
    .slice(from)
    .filter(({ action, scope }) => action.startsWith('ProjectServiceTags') && scope === `${project}/${service}`)
    .map(({ action }) => action.slice('ProjectServiceTags'.length));

async function onboarded(link: Link): Promise<OneRun> {
  const run = await startRun(activities, link.request);
  await run.walkTo(stepNamed('routes'));
  return run;
}

describe.concurrent('claims', () => {
  it('are written for what is made, by one call for each change, and given up as it goes', async () => {
    const link = await newLink();
    const began = sandbox.world.ledger.calls.length;
    const run = await onboarded(link);
    expect(claimed(link)).toEqual([keys.component('kafka'), keys.privatelink]);
    expect(tagCalls(began, link)).toEqual(['Update', 'Update']);
    await run.takeBack(vpcEndpoint);
    await run.takeBack(components);
    expect(claimed(link)).toEqual([keys.privatelink]);
    await run.takeBack(privatelink);
    expect(rowOf(link)?.privatelink).toBeUndefined();
    expect(claimed(link)).toEqual([]);
  });

  it('of a principal that was added to somebody’s resource are given up with it', async () => {
    const link = await newLink();
    const first = await startRun(activities, { ...link.request, principals: [acting] });
    await first.walkTo(privatelink, true);
    const second = await startRun(activities, { ...link.request, principals: [acting, other] });
    await second.walkTo(privatelink, true);
    expect(claimed(link)).toEqual([keys.principal(other), keys.privatelink].sort());
    await second.takeBack(privatelink);
    expect(claimed(link)).toEqual([keys.privatelink]);
  });

  it('of what is left to others who are connected stay', async () => {
    const link = await newLink({ vpcs: [{}, {}] });
    const [ours, theirs] = link.request.endpoints;
    const run = await onboarded({ ...link, request: { ...link.request, endpoints: ours ? [ours] : [] } });
    const others = await startRun(activities, { ...link.request, endpoints: theirs ? [theirs] : [] });
    await others.walkTo(stepNamed('connection'), true);
    await run.takeBack(vpcEndpoint);
    const { left } = await run.takeBack(privatelink);
    expect(left).toMatchObject([{ what: 'PrivateLink resource' }]);
    expect(claimed(link)).toContain(keys.privatelink);
  });

  it('of a resource that somebody deleted meanwhile are given up too', async () => {
    const link = await newLink();
    const run = await startRun(activities, link.request);
    await run.walkTo(privatelink, true);
    changeWorld(sandbox.world, { do: 'removePrivatelink', project: link.project, service: link.service });
    expect(await run.takeBack(privatelink)).toMatchObject({ removed: [], left: [] });
    expect(claimed(link)).toEqual([]);
  });

  it('are not written for what was there before', async () => {
    const link = await newLink();
    await onboarded(link);
    const row = rowOf(link);
    if (row !== undefined) row.tags = {};
    await onboarded(link);
    expect(claimed(link)).toEqual([]);
  });
});
