/** A worker needs what the documentation says: all of it, and no more. */
import { describe, expect } from 'vitest';
import { authorizations, type Authorization } from '../../sandbox/iam/authorize.ts';
import { decide, type PolicyDocument, type PolicyStatement, type Requirement } from '../../sandbox/iam/policy.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { documentedPermissions, documentedPolicy } from '../support/documented-rights.ts';
import { scenarioModes, type Scenario } from '../support/scenario.ts';
import { aivenFacts, undescribed } from '../vendors/aiven-contract.ts';

// Not concurrent: the last test changes the identity that all links of the file share.
describe.each(scenarioModes())('the documented rights', ({ it }) => {
  it('are enough for the whole life of a link, and none of them is idle', async ({ scenario }) => {
    const link = await scenario();
    const policy = await policyFor(link);
    const required = await whatIsRequired(() => live(link));
    const without = statementsLeftOut(policy);
    expect(without.length).toBeGreaterThan(20);
    expect(
      without.filter(({ left }) => required.every((each) => decide([left], each).allowed)).map(({ what }) => what),
    ).toEqual([]);
  });

  it('cannot be asked for before there is an endpoint, and are not called missing', async ({ scenario }) => {
    const link = await scenario();
    const causeway = link.installation.causeway;
    const permissions = async () =>
      (await causeway.plan(link.request, { dryRunPermissions: true })).findings.filter(({ field }) =>
        field.endsWith('roleArn'),
      );
    link.world.aws.identityPolicies.set(seeded.user, [await policyFor(link)]);
    expect(await permissions()).toMatchObject([
      { level: 'note', problem: expect.stringContaining('before the endpoint exists') as string },
    ]);
    await link.ready();
    expect(await permissions()).toEqual([]);
  });

  it('of the Aiven token are enough too, and none of them is idle', async ({ scenario }) => {
    const link = await scenario();
    await live(link);
    const called = new Set(
      link.world.ledger.calls
        .filter(({ api, scope }) => api === 'aiven' && scope.split('/')[0] === link.project)
        .map(({ action }) => action),
    );
    const needs = [...called].map(
      (action) => ({ ...aivenFacts.operations, ...undescribed })[action]?.permissions ?? [],
    );
    const held = await documentedPermissions();
    const enough = (some: readonly string[]) =>
      needs.every((any) => any.length === 0 || any.some((each) => some.includes(each)));
    expect(enough(held)).toBe(true);
    expect(held.filter((each) => enough(held.filter((other) => other !== each)))).toEqual([]);
  });

  it('are missed by name: a run without one of them parks, and goes on when it is given', async ({ scenario }) => {
    const link = await scenario();
    const policy = await policyFor(link);
    const [less] = statementsLeftOut(policy).filter(({ what }) => what === 'TagWhatIsCreated ec2:CreateTags');
    link.world.aws.identityPolicies.set(seeded.user, [less?.left ?? policy]);
    await link.start();
    const [parked] = await link.parked();
    expect(parked?.failure).toMatchObject({ type: 'Denied' });
    expect(parked?.failure.message).toContain('ec2:CreateTags');
    link.world.aws.identityPolicies.set(seeded.user, [policy]);
    await link.run.retry();
    await link.until(
      ({ parked: left, endpoints }) => left.length === 0 && endpoints.every(({ phase }) => phase === 'ready'),
    );
  });
});

/** Everything that a link's worker ever does: checked, planned, connected, widened, planned again, taken away. */
async function live(link: Scenario): Promise<void> {
  const { world, vpcs, request, installation, project, service } = link;
  world.aws.identityPolicies.set(seeded.user, [await policyFor(link)]);
  letInByPrefixList(link);
  await installation.causeway.doctor({ link: { project, service, endpoints: request.endpoints } });
  await installation.causeway.plan(request, { dryRunPermissions: true });
  const smaller: PrivateLinkRequest = {
    ...request,
    endpoints: request.endpoints.map((each) => ({ ...each, subnetIds: each.subnetIds.slice(0, 2) })),
  };
  await link.ready(smaller);
  const row = world.aws.endpointServices.get(
    world.aiven.projects.get(project)?.services.get(service)?.privatelink?.serviceName ?? '',
  );
  if (row !== undefined) row.namesZonesOnly = true;
  const groups = vpcs.flatMap(({ securityGroups }) => securityGroups.map(({ id }) => id));
  await link.ready({ ...request, endpoints: request.endpoints.map((each) => ({ ...each, securityGroupIds: groups })) });
  await installation.causeway.plan(request, { dryRunPermissions: true });
  const removal = await installation.causeway.offboard({ project, service, actor: 'test' });
  expect(await removal.result()).toMatchObject({ outcome: 'removed', left: [] });
}

/** The documented policy for this VPC only. */
function policyFor({ installation, vpcs }: Scenario): Promise<PolicyDocument> {
  const [place] = vpcs;
  if (place === undefined) throw new Error('no VPC');
  const { region, id: vpcId } = place.vpc;
  return documentedPolicy({ account: seeded.account, installation: installation.settings.installation, region, vpcId });
}

/** The permissions that the worker's user needed and had. DryRun may check more; what it was denied is left out. */
async function whatIsRequired(work: () => Promise<void>): Promise<readonly Requirement[]> {
  const asked: Authorization[] = [];
  const take = (told: unknown): void => void asked.push(told as Authorization);
  authorizations.subscribe(take);
  await work();
  authorizations.unsubscribe(take);
  return asked
    .filter(({ principal, allowed }) => principal === seeded.user && allowed)
    .map(({ requirement }) => requirement);
}

/** Copies of the policy, each without one action of a statement or without one of several resources. */
function statementsLeftOut(
  policy: PolicyDocument,
): readonly { readonly what: string; readonly left: PolicyDocument }[] {
  return policy.Statement.flatMap((statement) => {
    const instead = (key: 'Action' | 'Resource', value: string) => ({
      what: `${statement.Sid} ${value}`,
      left: {
        ...policy,
        Statement: policy.Statement.map((each) => (each === statement ? withoutOne(each, key, value) : each)),
      },
    });
    const resources = listOf(statement.Resource);
    return [
      ...listOf(statement.Action).map((action) => instead('Action', action)),
      ...(resources.length > 1 ? resources.map((resource) => instead('Resource', resource)) : []),
    ];
  });
}

const withoutOne = (statement: PolicyStatement, key: 'Action' | 'Resource', value: string): PolicyStatement => ({
  ...statement,
  [key]: listOf(statement[key]).filter((each) => each !== value),
});

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** Lets clients in by prefix lists, in the first group: one of the account, one of AWS. */
function letInByPrefixList({ world, vpcs }: Scenario): void {
  const id = 'pl-0123456789abcdef0';
  world.aws.prefixLists.set(id, {
    id,
    name: 'clients',
    ownerId: seeded.account,
    region: 'eu-west-1',
    cidrs: ['127.0.0.0/8'],
  });
  const [group] = vpcs[0]?.securityGroups ?? [];
  group?.rules.push({
    id: 'sgr-0123456789abcdef0',
    protocol: 'tcp',
    fromPort: 10_000,
    toPort: 31_000,
    source: { prefixListId: id },
  });
}
