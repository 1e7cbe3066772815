/** Who owns an endpoint, and what the step does about it: the ownership table, row by row, on the sandbox. */
import { describe, expect, it, vi } from 'vitest';
import {
  createForeignEndpoint,
  deleteEndpoint,
  rejectEndpoint,
  vanishEndpoint,
} from '../../sandbox/ec2/behind-the-back.ts';
import type { EndpointRequest } from '../../src/contract/request.ts';
import type { Look } from '../../src/contract/step-contract.ts';
import { startRun, type OneRun } from '../contract/one-run.ts';
import { type Link, type LinkOptions } from '../support/link.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('owned');

const vpcEndpoint = stepNamed('vpcEndpoint');

/** The same link, asked for with another endpoint. */
const asking = ({ request }: Link, change: Partial<EndpointRequest>): Promise<OneRun> =>
  startRun(activities, { ...request, endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, ...change })) });

async function connected(options?: LinkOptions): Promise<{ link: Link; run: OneRun; id: string }> {
  const link = await newLink(options);
  const run = await startRun(activities, link.request);
  await run.walkTo(vpcEndpoint, true);
  return { link, run, id: run.outputs.vpcEndpoint?.vpcEndpointId ?? '' };
}

/** Another run over the link, up to its look at the VPC endpoint. */
async function lookAgain(link: Link, change: Partial<EndpointRequest> = {}): Promise<{ look: Look; run: OneRun }> {
  const run = await asking(link, change);
  await run.walkTo(vpcEndpoint);
  return { look: await run.verbs(vpcEndpoint).look(), run };
}

const endpointsIn = (link: Link): readonly string[] =>
  [...sandbox.world.aws.vpcEndpoints.values()]
    .filter(({ vpcId, state }) => vpcId === link.vpcs[0]?.vpc.id && state !== 'deleting' && state !== 'deleted')
    .map(({ id }) => id);

const subnetsOf = (id: string): readonly string[] => sandbox.world.aws.vpcEndpoints.get(id)?.subnetIds ?? [];

/** A link with an active privatelink, and an endpoint for it that somebody else made. */
async function besideForeign(): Promise<{ link: Link; foreign: string }> {
  const link = await newLink();
  const run = await startRun(activities, link.request);
  await run.walkTo(vpcEndpoint);
  const { id } = createForeignEndpoint(sandbox.world, {
    vpcId: link.vpcs[0]?.vpc.id ?? '',
    serviceName: run.outputs.privatelink?.serviceName ?? '',
    subnetIds: link.vpcs[0]?.subnets.map((subnet) => subnet.id) ?? [],
  });
  return { link, foreign: id };
}

describe.concurrent('an endpoint that is not ours', () => {
  it('is refused, with its id and the ways on', async () => {
    const { link, foreign } = await besideForeign();
    const { look } = await lookAgain(link);
    expect(look).toMatchObject({ answer: 'refuse', failure: { type: 'Refused', reason: 'foreignEndpoint' } });
    expect((look as { says: string }).says).toContain(foreign);
  });

  it('is used as it is when it is named, and stays when the run is taken back', async () => {
    const { link, foreign } = await besideForeign();
    const { look, run } = await lookAgain(link, { adopt: foreign });
    expect(look).toMatchObject({ answer: 'adopt', outputs: { vpcEndpointId: foreign, adopted: true } });
    await run.walkTo(vpcEndpoint, true);
    expect(await run.takeBack(vpcEndpoint)).toMatchObject({ removed: [], left: [] });
    expect(endpointsIn(link)).toEqual([foreign]);
  });

  it('is not touched even when a create of ours is to be taken back', async () => {
    const { link, foreign } = await besideForeign();
    const { run } = await lookAgain(link, { adopt: foreign });
    const removed = await run.verbs(vpcEndpoint).remove([{ what: 'endpoint', says: 'a create that never came to be' }]);
    expect(removed).toMatchObject({ removed: [], left: [] });
    expect(endpointsIn(link)).toEqual([foreign]);
  });

  it('does not stand in the way of a named second one', async () => {
    const { link, foreign } = await besideForeign();
    const { look, run } = await lookAgain(link, { name: 'blue' });
    expect(look).toMatchObject({ answer: 'change', change: { action: 'create' } });
    await run.walkTo(vpcEndpoint, true);
    expect(endpointsIn(link)).toEqual([foreign, run.outputs.vpcEndpoint?.vpcEndpointId]);
  });

  it('cannot be adopted when it leads elsewhere', async () => {
    const { link } = await besideForeign();
    const other = await connected();
    const { look } = await lookAgain(link, { adopt: other.id });
    expect(look).toMatchObject({ answer: 'refuse', failure: { reason: 'adoptMismatch' } });
  });

  it('cannot be adopted when it was rejected', async () => {
    const { link, foreign } = await besideForeign();
    rejectEndpoint(sandbox.world, foreign);
    const { look } = await lookAgain(link, { adopt: foreign });
    expect(look).toMatchObject({ answer: 'refuse', failure: { reason: 'adoptMismatch' } });
    expect((look as { says: string }).says).toContain(`${foreign} is rejected`);
  });
});

describe.concurrent('an endpoint of ours', () => {
  it('is waited for no longer when it is available', async () => {
    const { run, id } = await connected();
    const output = await run.verbs(vpcEndpoint).settle({ once: true });
    expect(output).toMatchObject({ vpcEndpointId: id, state: 'available' });
  });

  it('is deleted and made anew when it was rejected', async () => {
    const { link, id } = await connected();
    rejectEndpoint(sandbox.world, id);
    const { look, run } = await lookAgain(link);
    expect(look).toMatchObject({ answer: 'change', more: true, change: { action: 'delete' } });
    await run.walkTo(vpcEndpoint, true);
    expect(run.outputs.vpcEndpoint?.vpcEndpointId).not.toBe(id);
    expect(endpointsIn(link)).toEqual([run.outputs.vpcEndpoint?.vpcEndpointId]);
  });

  it('is waited for while somebody deletes it, then made anew', async () => {
    const { link, id } = await connected();
    deleteEndpoint(sandbox.world, id);
    const run = await startRun(activities, link.request);
    await run.walkTo(vpcEndpoint, true);
    expect(endpointsIn(link)).toEqual([run.outputs.vpcEndpoint?.vpcEndpointId]);
  });

  it('is made anew though EC2 still knows the token of the one that vanished', async () => {
    const { link, id } = await connected();
    vanishEndpoint(sandbox.world, id);
    const run = await startRun(activities, link.request);
    await run.walkTo(vpcEndpoint, true);
    expect(run.outputs.vpcEndpoint?.vpcEndpointId).not.toBe(id);
    expect(endpointsIn(link)).toHaveLength(1);
  });

  it('is one although the reply to its creation was lost', async () => {
    const link = await newLink();
    const vpc = link.vpcs[0]?.vpc.id ?? '';
    sandbox.world.faults.add({ api: 'ec2', action: 'CreateVpcEndpoint', vpc, nth: 1, effect: { kind: 'dropAfter' } });
    const run = await startRun(activities, link.request);
    await run.walkTo(vpcEndpoint, true);
    expect(endpointsIn(link)).toEqual([run.outputs.vpcEndpoint?.vpcEndpointId]);
  });

  it('is one although EC2 has forgotten the token by the time it is asked again', async () => {
    const link = await newLink();
    const vpc = link.vpcs[0]?.vpc.id ?? '';
    sandbox.world.faults.add({ api: 'ec2', action: 'CreateVpcEndpoint', vpc, nth: 1, effect: { kind: 'dropAfter' } });
    vi.spyOn(sandbox.world.aws.clientTokens, 'get').mockReturnValue(undefined);
    const run = await startRun(activities, link.request);
    await run.walkTo(vpcEndpoint, true);
    expect(endpointsIn(link)).toEqual([run.outputs.vpcEndpoint?.vpcEndpointId]);
  });

  it('is refused when it belongs to an older endpoint service, unless it may be replaced', async () => {
    const { link, id: first } = await connected();
    const other = await connected();
    const row = sandbox.world.aws.vpcEndpoints.get(first);
    vanishEndpoint(sandbox.world, first);
    // It has our tags and is alive, but belongs to another endpoint service than this link's.
    const { id } = createForeignEndpoint(sandbox.world, {
      vpcId: row?.vpcId ?? '',
      serviceName: other.run.outputs.privatelink?.serviceName ?? '',
      subnetIds: row?.subnetIds ?? [],
      tags: { ...row?.tags },
    });
    const { look } = await lookAgain(link);
    expect(look).toMatchObject({ answer: 'refuse', failure: { reason: 'olderServiceName' } });
    const { look: replacing, run } = await lookAgain(link, { replace: true });
    expect(replacing).toMatchObject({ answer: 'change', more: true, change: { action: 'delete' } });
    await run.walkTo(vpcEndpoint, true);
    expect(endpointsIn(link)).toEqual([run.outputs.vpcEndpoint?.vpcEndpointId]);
    expect(endpointsIn(link)).not.toContain(id);
  });

  it('that is there twice stops the run, which says which one to keep', async () => {
    const { link, run, id } = await connected();
    await run.walkTo(stepNamed('connection'), true);
    const twin = sandbox.world.aws.vpcEndpoints.get(id);
    const { id: copy } = createForeignEndpoint(sandbox.world, {
      vpcId: twin?.vpcId ?? '',
      serviceName: twin?.serviceName ?? '',
      state: 'pendingAcceptance',
      tags: { ...twin?.tags },
    });
    const { look } = await lookAgain(link);
    expect(look).toMatchObject({ answer: 'refuse', failure: { reason: 'duplicateEndpoints' } });
    // The copy is the older one, but Aiven lists ours as active.
    expect((look as { says: string }).says).toMatch(new RegExp(`keep ${id}.*delete or untag ${copy}`));
  });

  it('gets other subnets in place, and its former ones back', async () => {
    const { link, run, id } = await connected();
    const [a = '', b = '', c = ''] = link.vpcs[0]?.subnets.map((subnet) => subnet.id) ?? [];
    expect(subnetsOf(id)).toEqual([a, b, c]);
    const { look, run: second } = await lookAgain(link, { subnetIds: [a, b], exact: true });
    expect(look).toMatchObject({
      answer: 'change',
      more: false,
      change: { action: 'modify', with: { removeSubnetIds: [c] } },
    });
    await second.walkTo(vpcEndpoint, true);
    expect(second.outputs.vpcEndpoint?.networkInterfaces).toHaveLength(2);
    expect(subnetsOf(id)).toEqual([a, b]);
    await second.takeBack(vpcEndpoint);
    expect([...subnetsOf(id)].sort()).toEqual([a, b, c].sort());
    expect(run.outputs.vpcEndpoint?.vpcEndpointId).toBe(id);
  });

  it('keeps the subnets and groups of another caller, who asked for more, and says so', async () => {
    const { link, id } = await connected();
    const [a = '', b = '', c = ''] = link.vpcs[0]?.subnets.map((subnet) => subnet.id) ?? [];
    const [first = '', second = ''] = link.vpcs[0]?.securityGroups.map((group) => group.id) ?? [];
    expect([second, subnetsOf(id)]).toEqual([expect.stringMatching(/^sg-/), [a, b, c]]);
    const groups = sandbox.world.aws.vpcEndpoints.get(id);
    if (groups === undefined) throw new Error('not there');
    const less = await lookAgain(link, { subnetIds: [b], securityGroupIds: [first] });
    expect(less.look).toMatchObject({ answer: 'nothing', ours: true });
    expect((less.look as { says: string }).says).toContain(`it also has ${a}, ${c}`);
    const other = await lookAgain(link, { subnetIds: [b], securityGroupIds: [second] });
    expect(other.look).toMatchObject({ answer: 'change', change: { with: { id, addSecurityGroupIds: [second] } } });
    expect(JSON.stringify(other.look)).not.toContain('"remove');
    await other.run.walkTo(vpcEndpoint, true);
    expect(subnetsOf(id)).toEqual([a, b, c]);
    expect([...groups.securityGroupIds].sort()).toEqual([first, second].sort());
  });

  it('has a subnet swapped within its zone by two changes, there and back', async () => {
    const zones = ['euw1-az1', 'euw1-az2', 'euw1-az1'].map((zoneId) => ({ zoneId }));
    const link = await newLink({ vpcs: [{ subnets: zones }] });
    const [old = '', other = '', fresh = ''] = link.vpcs[0]?.subnets.map((subnet) => subnet.id) ?? [];
    const first = await asking(link, { subnetIds: [old, other] });
    await first.walkTo(vpcEndpoint, true);
    const id = first.outputs.vpcEndpoint?.vpcEndpointId ?? '';
    const { look, run } = await lookAgain(link, { subnetIds: [fresh, other] });
    expect(look).toMatchObject({ answer: 'change', more: true, change: { with: { removeSubnetIds: [old] } } });
    await run.walkTo(vpcEndpoint, true);
    expect([...subnetsOf(id)].sort()).toEqual([fresh, other].sort());
    expect(run.made.get('vpcEndpoint')).toHaveLength(2);
    await run.takeBack(vpcEndpoint);
    expect([...subnetsOf(id)].sort()).toEqual([old, other].sort());
  });
});
