/** What a plan says of the rights of the identity that makes an endpoint, as EC2's DryRun answers. */
import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/activities/findings/index.ts';
import { ownEndpoint, permissionFindings } from '../../src/activities/findings/permissions.ts';
import type { EndpointSubject } from '../../src/activities/findings/subject.ts';
import type { Denial } from '../../src/providers/errors.ts';
import type { Ec2Inspection, Permission } from '../../src/providers/ports/ec2-inspection.ts';
import type { CreateVpcEndpoint, VpcEndpoint } from '../../src/providers/ports/vpc-endpoint.ts';
import { ROLE, acceptedLike, endpointLike, subjectOf, vpcEndpointLike } from '../support/subject.ts';

const allowed: Permission = { answer: 'allowed', message: '' };
const refused: Permission = { answer: 'refused', message: 'InvalidParameter' };
const denied = (denial?: Denial): Permission => ({ answer: 'denied', message: 'no', ...(denial && { denial }) });

interface Answers {
  readonly create?: Permission;
  readonly modify?: Permission;
  readonly remove?: Permission;
  readonly tags?: Permission;
  /** Ours, as EC2 lists them. */
  readonly there?: readonly VpcEndpoint[];
}

/** What is said, and what EC2 was asked. */
async function told(answers: Answers, more: Partial<EndpointSubject> = {}) {
  const asked: string[] = [];
  const created: CreateVpcEndpoint[] = [];
  const answer = (what: string, given: Permission = allowed): Promise<Permission> => {
    asked.push(what);
    return Promise.resolve(given);
  };
  const inspect: Partial<Ec2Inspection> = {
    mayCreateVpcEndpoint: (input) => {
      created.push(input);
      return answer('create', answers.create);
    },
    mayModifyVpcEndpoint: ({ id }) => answer(`modify ${id}`, answers.modify),
    mayDeleteVpcEndpoints: (ids) => answer(`delete ${ids.join()}`, answers.remove),
    mayCreateTags: (id) => answer(`tag ${id}`, answers.tags),
  };
  const ec2 = { vpcEndpoints: async () => answers.there ?? [vpcEndpointLike()] };
  const found = await permissionFindings(subjectOf(more, { inspect, ec2 }));
  return { found, asked, created, said: found.map(({ level, problem, fix }) => `${level}: ${problem} (${fix})`) };
}

describe('the rights of an identity', () => {
  it('that may all do are no news; each is asked of the endpoint that is there', async () => {
    const { found, asked } = await told({});
    expect(found).toEqual([]);
    expect(asked).toEqual(['create', 'modify vpce-1', 'delete vpce-1', 'tag vpce-1']);
  });

  it('are not asked for an endpoint that is adopted, and not for a creation that is not to come', async () => {
    expect(await told({ create: denied() }, { endpoint: endpointLike({ adopt: 'vpce-9' }) })).toMatchObject({
      asked: [],
      found: [],
    });
    expect((await told({ create: denied() }, { changing: new Set() })).asked).toEqual([
      'modify vpce-1',
      'delete vpce-1',
      'tag vpce-1',
    ]);
  });

  it('that are missing are errors that park a run, with what to allow', async () => {
    const missing = { action: 'ec2:CreateTags', principal: ROLE, policy: 'identity-based policy' };
    const { found, said } = await told({ modify: denied(), tags: denied(missing) });
    expect(found[0]).toMatchObject({ field: 'endpoints[0].roleArn', value: ROLE, failure: 'Denied' });
    expect(said).toEqual([
      'error: may not ec2:ModifyVpcEndpoint (allow it in the identity’s policy)',
      `error: may not ec2:CreateTags (Allow ec2:CreateTags to ${ROLE}, in an identity-based policy)`,
    ]);
  });

  it('that EC2 does not tell, for it refuses the call, are notes', async () => {
    expect((await told({ remove: refused })).said).toEqual([
      'note: cannot be checked for ec2:DeleteVpcEndpoints: InvalidParameter (nothing)',
    ]);
  });

  it('on an endpoint that is not there yet cannot be known, but an explicit deny holds for it too', async () => {
    const { said, asked } = await told({
      create: denied(),
      modify: denied({ explicit: false }),
      remove: denied({ explicit: true, action: 'ec2:DeleteVpcEndpoints' }),
      tags: denied(),
      there: [],
    });
    expect(asked).toContain('modify vpce-00000000000000000');
    expect(said).toEqual([
      'error: may not ec2:CreateVpcEndpoint (allow it in the identity’s policy)',
      'error: may not ec2:DeleteVpcEndpoints (Lift the explicit deny of ec2:DeleteVpcEndpoints for the acting identity)',
      expect.stringMatching(
        /^note: cannot be checked for ec2:ModifyVpcEndpoint, ec2:CreateTags before the endpoint exists/,
      ),
    ]);
  });

  it('on an endpoint that is not there yet are known when they are allowed, or the call is refused', async () => {
    const { said } = await told({ tags: refused, there: [] });
    expect(said).toEqual(['note: cannot be checked for ec2:CreateTags: InvalidParameter (nothing)']);
  });
});

describe('the creation that EC2 is asked about', () => {
  const serviceName = async (more: Partial<EndpointSubject>) => {
    const [created] = (await told({}, more)).created;
    return { name: created?.serviceName, region: created?.serviceRegion };
  };
  const none = 'com.amazonaws.vpce.eu-west-1.vpce-svc-00000000000000000';

  it('names the endpoint service, or one that nobody has before there is one', async () => {
    const privatelink = { state: 'active', principals: [], serviceName: 'vpce-svc-1' };
    expect(await serviceName({ privatelink })).toEqual({ name: 'vpce-svc-1', region: undefined });
    expect(await serviceName({ privatelink: { state: 'creating', principals: [] } })).toEqual({ name: none });
  });

  it('names the service’s region when the endpoint is in another one', async () => {
    const endpoint = endpointLike({ region: 'eu-west-2' });
    expect(await serviceName({ endpoint, accepted: acceptedLike({ endpoints: [endpoint] }) })).toEqual({
      name: none,
      region: 'eu-west-1',
    });
  });
});

describe('an endpoint of ours', () => {
  it.each([
    ['available', 'vpce-1'],
    ['deleting', 'vpce-2'],
    ['deleted', 'vpce-2'],
  ] as const)('that is %s', async (state, id) => {
    const there = [vpcEndpointLike({ state }), vpcEndpointLike({ id: 'vpce-2' })];
    expect(await ownEndpoint(subjectOf({}, { ec2: { vpcEndpoints: async () => there } }))).toBe(id);
  });
});

it('EC2 is asked by DryRun only when the caller wants it', async () => {
  const ec2 = {
    vpcExists: async () => true,
    subnets: async () => [],
    securityGroups: async () => [],
    vpcEndpoints: async () => [],
  };
  const inspect = {
    securityGroupRules: async () => [],
    networkAcls: async () => [],
    mayCreateVpcEndpoint: async () => denied(),
    mayModifyVpcEndpoint: async () => allowed,
    mayDeleteVpcEndpoints: async () => allowed,
    mayCreateTags: async () => allowed,
  };
  const subject = subjectOf({ accepted: acceptedLike({ components: [] }) }, { ec2, inspect });
  const rights = async (dryRunPermissions: boolean) =>
    (await findingsOf(subject, { dryRunPermissions })).filter(({ field }) => field === 'endpoints[0].roleArn').length;
  expect([await rights(true), await rights(false)]).toEqual([1, 0]);
});
