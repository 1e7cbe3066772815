/** What a plan says of principals: whether the one who creates an endpoint is allowed, who else would be, and how many. */
import { describe, expect, it } from 'vitest';
import { disallowedPrincipals, namedIn, refusedRequest, rolesIn } from '../../src/activities/findings/allowed.ts';
import { principalFindings } from '../../src/activities/findings/principals.ts';
import type { EndpointSubject } from '../../src/activities/findings/subject.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { ACCOUNT, ROLE, acceptedLike, endpointLike, subjectOf } from '../support/subject.ts';

const OTHER = '444455556666';
const root = (account: string) => `arn:aws:iam::${account}:root`;
const roles = (count: number) => Array.from({ length: count }, (_, at) => `arn:aws:iam::${OTHER}:role/r${at}`);

/** `named`: in the request; `there`: already allowed at Aiven. */
function told(principals: readonly string[], there: readonly string[] = [], more: Partial<EndpointSubject> = {}) {
  const accepted = more.accepted ?? acceptedLike({ principals });
  const privatelink = { state: 'active', principals: there };
  return principalFindings(subjectOf({ accepted, privatelink, ...more }));
}

describe('the one who creates the endpoint', () => {
  it.each([
    ['is asked for', [ROLE], []],
    ['is there already', [], [ROLE]],
    ['is in an account that is allowed as a whole', [], [root(ACCOUNT)]],
  ])('is no news when it %s', (_, principals, there) => {
    expect(told(principals, there)).toEqual([]);
  });

  it('is refused when nobody allows it, and not asked about when the endpoint stays as it is', () => {
    const problem = 'is not among the principals';
    const fix = 'add it (or its account’s root) to principals';
    const at = { field: 'endpoints[0].roleArn', value: ROLE };
    expect(told([root(OTHER)])).toEqual([{ level: 'error', ...at, problem, fix }]);
    expect(told([root(OTHER)], [], { changing: new Set() })).toEqual([]);
  });

  it('may be a role whose path the session does not show: a warning, with the role', () => {
    const similar = `arn:aws:iam::${ACCOUNT}:role/team/links`;
    expect(told([`arn:aws:iam::${ACCOUNT}:role/other`, similar])).toEqual([
      {
        level: 'warning',
        field: 'endpoints[0].roleArn',
        value: ROLE,
        problem: `may be ${similar}: a session’s ARN lacks the role’s path`,
        fix: 'name the role in roleArn',
      },
    ]);
  });
});

describe('the list', () => {
  it('is full with sixteen, those already there included, and each counts once', () => {
    expect(told([ROLE], [...roles(15)])).toEqual([]);
    expect(told([ROLE, ...roles(1)], roles(15))).toEqual([]);
    expect(told([ROLE], roles(16))).toEqual([
      {
        level: 'error',
        field: 'principals',
        problem: 'would be 17 with those already there; Aiven allows 16',
        fix: 'remove some nobody needs, or allow an account root in place of its roles',
        failure: 'Exhausted',
      },
    ]);
  });

  const request = (...principals: string[]) => ({ request: { ...subjectOf().request, principals } });

  it('comes with a warning for whole accounts, and for accounts without an endpoint of the request', () => {
    const found = told([ROLE], [], request(ROLE, root(ACCOUNT), `arn:aws:iam::${OTHER}:role/app`, root(OTHER)));
    expect(found.map(({ level, field, problem, fix }) => `${level} ${field} ${problem} (${fix})`)).toEqual([
      `warning principals[1] lets everybody in account ${ACCOUNT} connect (name a role)`,
      `warning principals[2] is in account ${OTHER}, in which this request has no endpoint (check the account id)`,
      `warning principals[3] lets everybody in account ${OTHER} connect (name a role)`,
      `warning principals[3] is in account ${OTHER}, in which this request has no endpoint (check the account id)`,
    ]);
  });

  it('is compared with nothing while the request has no endpoint', () => {
    const accepted = acceptedLike({ endpoints: [], principals: roles(1) });
    expect(told([], [], { accepted, ...request(...roles(1)) })).toEqual([]);
  });
});

describe('what the policy refuses', () => {
  const endpoint = endpointLike();
  const link = { project: 'shop', service: 'orders', components: ['kafka', 'kafka_rest'] };
  const fields = (limits: object, endpoints: readonly object[] = []) =>
    refusedRequest(
      { ...defaultPolicy, ...limits },
      {
        ...link,
        endpoints: [endpoint, ...endpoints.map((each) => ({ ...endpoint, ...each }))],
      },
    ).map(({ level, reason, field }) => `${level} ${reason} ${field}`);

  it('is nothing by default, and a flag that is off asks for nothing', () => {
    expect(fields({})).toEqual([]);
    expect(fields({ changes: ['onboard'] }, [{ replace: false }])).toEqual([]);
  });

  it.each([
    [{ changes: [] }, [], ['request']],
    [{ changes: ['onboard', 'replace'] }, [{ adopt: 'vpce-1' }, { replace: true }], ['endpoints[1].adopt']],
    [{ changes: ['onboard', 'adopt'] }, [{ adopt: 'vpce-1' }, { replace: true }], ['endpoints[2].replace']],
    [{ roles: [] }, [{ roleArn: ROLE }], ['endpoints[1].roleArn']],
    [{ roles: [{ arn: ROLE, externalId: 'ours' }] }, [{ roleArn: ROLE, externalId: 'x' }], ['endpoints[1].externalId']],
    [{ vpcs: ['vpc-1'] }, [{ vpcId: 'vpc-2' }], ['endpoints[1].vpcId']],
    [{ components: ['kafka'] }, [], ['components[1]']],
    [{ projects: ['other'] }, [], ['project']],
  ])('under %j with %j is an error at its field', (limits, endpoints, expected) => {
    expect(fields(limits, endpoints)).toEqual(expected.map((field) => `error notAllowed ${field}`));
  });

  it('lets principals of the request’s own accounts be named, and no others', () => {
    const named = namedIn('principals', [ROLE, `arn:aws:iam::${OTHER}:role/app`]);
    expect(disallowedPrincipals(defaultPolicy, named, [ACCOUNT])).toMatchObject([
      { level: 'error', reason: 'notAllowed', field: 'principals[1]' },
    ]);
  });

  it('of what is not named is nothing', () => {
    expect([namedIn('principals'), rolesIn('accesses')]).toEqual([[], []]);
  });
});
