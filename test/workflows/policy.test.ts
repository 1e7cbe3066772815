/** The policy in runs: a start, an `extend`, a patch of `retry` and a change are all checked, and nothing is changed. */
import { describe, expect } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import { RefusedUpdateError } from '../../src/client.ts';
import { scenarioModes, unauthorized } from '../support/scenario.ts';

const limits = { roles: [{ arn: seeded.roles.other, externalId: seeded.externalId }], principals: ['ownAccounts'] };

describe.concurrent.each(scenarioModes({ policy: limits }))('with the workflow cache $cache', ({ it }) => {
  it('a start with a role that is not listed is refused with the setting, before any call', async ({ scenario }) => {
    const link = await scenario({ endpoint: { roleArn: seeded.roles.privatelink } });
    await expect(link.ready()).rejects.toThrow(/endpoints\[0\]\.roleArn.*may not be named here.*policy\.roles/s);
    expect(link.made()).toEqual([]);
    expect(link.aivenCalls()).toEqual([]);
  });

  it('a principal of another account is refused, and one of the endpoint’s own account is not', async ({
    scenario,
  }) => {
    const link = await scenario();
    const stranger = 'arn:aws:iam::777788889999:root';
    await expect(link.ready({ ...link.request, principals: [seeded.user, stranger] })).rejects.toThrow(
      /principals\[1\].*777788889999.*policy\.principals/s,
    );
    expect(link.made()).toEqual([]);
    await link.ready({ ...link.request, principals: [seeded.user, seeded.roles.privatelink] });
    const { project, service } = link;
    const change = (add: string) => link.installation.causeway.changePrincipals({ project, service, add: [add] });
    await expect(change(stranger).then((run) => run.result())).rejects.toThrow(/add\[0\].*policy\.principals/s);
    await (await change('arn:aws:iam::111122223333:role/more')).result();
    const row = link.world.aiven.projects.get(project)?.services.get(service)?.privatelink;
    expect(row?.principals).toContain('arn:aws:iam::111122223333:role/more');
    expect(row?.principals).not.toContain(stranger);
  });

  it('an extension and a patch of an open run pass the same gate', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    const [first, second] = link.request.endpoints;
    if (first === undefined || second === undefined) throw new Error('two endpoints');
    link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
    await link.start({ ...link.request, endpoints: [first] });
    await link.parked();
    const patched = link.run.retry({ endpoint: first.vpcId, patch: { roleArn: seeded.roles.privatelink } });
    await expect(patched).rejects.toThrow(RefusedUpdateError);
    await expect(patched).rejects.toThrow(/may not be named here/);
    const extended = link.start({ ...link.request, endpoints: [{ ...second, roleArn: seeded.roles.denied }] });
    await expect(extended).rejects.toThrow(/may not be named here/);
    await link.run.retry();
    expect(await link.run.result()).toMatchObject({ outcome: 'ready' });
  });

  it('a role that wants an external id gets the installation’s, which no history holds', async ({ scenario }) => {
    const link = await scenario({
      vpcs: [{ account: seeded.otherAccount }],
      endpoint: { roleArn: seeded.roles.other },
    });
    expect(await link.ready()).toMatchObject({ outcome: 'ready', endpoints: [{ account: seeded.otherAccount }] });
    const { project, service } = link;
    expect(await (await link.installation.causeway.offboard({ project, service })).result()).toMatchObject({
      outcome: 'removed',
      left: [],
    });
    expect(link.left()).toEqual([]);
  });
});
