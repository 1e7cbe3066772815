/** What a change of principals or of components is refused for: whom it would cut off, and what it names wrong. */
import { describe, expect, it } from 'vitest';
import { createSurveyComponents } from '../../src/activities/survey/survey-components.ts';
import { createSurveyPrincipals } from '../../src/activities/survey/survey-principals.ts';
import type { ComponentsRequest, PrincipalsRequest, Survey } from '../../src/contract/changes.ts';
import type { Finding } from '../../src/contract/finding.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { ACCOUNT, ROLE, vpcEndpointLike } from '../support/subject.ts';
import { keys, link, ours, surveying, type FoundLink } from '../support/surveyed.ts';

const OTHER = 'arn:aws:iam::444455556666:role/app';
const LATER = 'arn:aws:iam::444455556666:role/later';
const root = (account: string) => `arn:aws:iam::${account}:root`;
const foreign = (id: string, ownerId?: string) =>
  vpcEndpointLike({ id, ...(ownerId === undefined ? {} : { ownerId }) });

/** Each finding in a line: of the refusal, or of the survey. */
async function told(survey: Promise<Survey>): Promise<readonly string[]> {
  const findings = await survey.then(
    (done) => done.findings,
    (error: unknown) => {
      expect(error).toMatchObject({ type: 'Invalid' });
      return (error as { details: [{ problems: readonly Finding[] }] }).details[0].problems;
    },
  );
  return findings.map(
    ({ level, field, value, problem }) => `${level} ${field}: ${value === undefined ? '' : `${value} `}${problem}`,
  );
}

const principalsOf = (found: FoundLink, request: Partial<PrincipalsRequest>) =>
  createSurveyPrincipals(surveying(found))({ ...link, ...request });
const listed = (...principals: readonly string[]): FoundLink => ({ privatelink: { principals } });
const force = { force: true, reason: 'they left' };

describe('a change of principals', () => {
  const dropped = (principal: string) =>
    `warning principals: ${principal} can connect nothing new, but AWS keeps established connections alive`;

  it('becomes the whole new list', async () => {
    const wantedOf = async (request: Partial<PrincipalsRequest>, policy = { ...defaultPolicy, principals: ['*'] }) =>
      (await principalsOf({ ...listed(ROLE, OTHER), deps: { policy } }, request)).accepted;
    expect(await wantedOf({ add: [LATER], remove: [OTHER] })).toMatchObject({
      principals: [ROLE, LATER],
      asked: { principals: { exactly: [ROLE, LATER] } },
    });
    expect((await wantedOf({ wanted: [LATER] })).principals).toEqual([LATER]);
    expect((await wantedOf({ add: [OTHER] })).principals).toEqual([ROLE, OTHER]);
  });

  it('of what is there already is nothing that the policy is asked about, and the accounts of our endpoints are ours', async () => {
    const policy = { ...defaultPolicy, principals: ['ownAccounts'] };
    const found = {
      ...listed(OTHER),
      deps: { policy },
      places: { 'eu-west-1': [ours('vpce-1'), ours('vpce-2', 'vpc-2', { ownerId: '555566667777' })] },
    };
    const add = [OTHER, LATER, ROLE, root('555566667777')];
    expect(await told(principalsOf(found, { add }))).toEqual([`error add[1]: ${LATER} may not be named here`]);
    expect(await told(principalsOf(found, { wanted: [OTHER, LATER] }))).toEqual([
      `error wanted[1]: ${LATER} may not be named here`,
    ]);
    const stranger = {
      ...found,
      places: { 'eu-west-1': [foreign('vpce-1', '444455556666')] },
      connections: ['vpce-1'],
    };
    expect(await told(principalsOf(stranger, { add: [LATER] }))).toEqual([
      `error add[0]: ${LATER} may not be named here`,
    ]);
  });

  it('is refused without a PrivateLink resource', async () => {
    const none = 'error service: orders has no PrivateLink resource';
    expect(await told(principalsOf({}, { remove: [OTHER] }))).toEqual([none]);
    expect(
      await told(principalsOf({ privatelink: { principals: [ROLE], state: 'deleting' } }, { remove: [OTHER] })),
    ).toEqual([none]);
  });

  it('is refused when the list is another one by now', async () => {
    expect(await told(principalsOf(listed(ROLE, OTHER), { remove: [OTHER], expected: [ROLE, LATER] }))).toEqual([
      `error expected: is no longer the list: add ${OTHER}, remove ${LATER}`,
    ]);
    expect(await told(principalsOf(listed(ROLE, OTHER), { remove: [OTHER], expected: [OTHER, ROLE] }))).toEqual([
      dropped(OTHER),
    ]);
  });

  it('is refused for a principal that is not in the list, with what allows it nevertheless', async () => {
    expect(await told(principalsOf(listed(ROLE, root('444455556666')), { remove: [OTHER] }))).toEqual([
      `error remove: ${OTHER} is not in the list; ${root('444455556666')} allows it`,
    ]);
    expect(await told(principalsOf(listed(ROLE, LATER), { remove: [OTHER, LATER] }))).toEqual([
      `error remove: ${OTHER} is not in the list`,
    ]);
  });

  it('is refused when nobody would be left, or more than Aiven takes', async () => {
    expect(await told(principalsOf(listed(OTHER), { remove: [OTHER] }))).toEqual([
      'error remove: would leave no principal',
    ]);
    const roles = Array.from({ length: 16 }, (_, at) => `arn:aws:iam::444455556666:role/r${at}`);
    const policy = { ...defaultPolicy, principals: ['*'] };
    const full = { ...listed(...roles.slice(1)), deps: { policy } };
    expect(await told(principalsOf(full, { add: roles.slice(0, 1) }))).toEqual([]);
    expect(await told(principalsOf(full, { add: [...roles.slice(0, 1), OTHER] }))).toEqual([
      'error add: would make 17 principals; Aiven allows 16',
    ]);
  });

  describe('that takes one away', () => {
    const both = listed(ROLE, OTHER);
    const at = (...there: readonly ReturnType<typeof foreign>[]): FoundLink => ({
      ...both,
      connections: there.map(({ id }) => id),
      places: { 'eu-west-1': there },
    });
    const covers = (level: string, principal: string, id: string) =>
      `${level} remove: ${principal} covers the account of ${id}`;

    it('is refused when an endpoint of its account has nobody else, and warns when it is forced', async () => {
      const seenBy = { accesses: [{ roleArn: LATER }], remove: [OTHER] };
      const abroad = { ...both, connections: ['vpce-9'], places: { [`eu-west-1 ${LATER}`]: [foreign('vpce-9')] } };
      expect(await told(principalsOf(abroad, seenBy))).toEqual([covers('error', OTHER, 'vpce-9')]);
      expect(await told(principalsOf(at(ours('vpce-1')), { remove: [ROLE] }))).toEqual([
        covers('error', ROLE, 'vpce-1'),
      ]);
      expect(await told(principalsOf(at(ours('vpce-1')), { remove: [ROLE], ...force }))).toEqual([
        covers('warning', ROLE, 'vpce-1'),
        dropped(ROLE),
      ]);
    });

    it('cuts nobody off whose account keeps a principal, or has no endpoint', async () => {
      const more = { ...at(ours('vpce-1')), ...listed(ROLE, root(ACCOUNT), OTHER) };
      expect(await told(principalsOf(more, { remove: [ROLE] }))).toEqual([dropped(ROLE)]);
      expect(await told(principalsOf(at(ours('vpce-1')), { remove: [OTHER] }))).toEqual([dropped(OTHER)]);
    });

    it('may cut off endpoints that nobody can see', async () => {
      const hidden = {
        ...both,
        connections: ['vpce-1', 'vpce-8'],
        places: { 'eu-west-1': [ours('vpce-1'), ours('vpce-2', 'vpc-2')] },
      };
      expect(await told(principalsOf(hidden, { remove: [OTHER] }))).toEqual([
        `error remove: ${OTHER} may cover these endpoints, which none of the roles used can see: vpce-8`,
      ]);
    });
  });
});

describe('what the policy refuses of every change', () => {
  const under = (limits: object): FoundLink => ({
    ...listed(ROLE, OTHER),
    deps: { policy: { ...defaultPolicy, ...limits } },
  });
  it.each([
    [{ projects: [] }, {}, ['project']],
    [{ changes: ['onboard'] }, {}, ['request']],
    [{ force: false }, force, ['force']],
    [{ force: false }, { force: false }, []],
    [{ roles: [] }, { accesses: [{}, { roleArn: ROLE }] }, ['accesses[1].roleArn']],
  ] as const)('under %j with %j: %j', async (limits, request, fields) => {
    const said = await told(principalsOf(under(limits), { add: [ROLE], ...request }));
    expect(said.map((each) => each.split(/[ :]/)[1])).toEqual(fields);
  });

  it('is asked with all that is wrong in the request itself', async () => {
    expect(await told(principalsOf({}, { project: '' }))).toHaveLength(2);
  });
});

const componentsOf = (found: FoundLink, request: Partial<ComponentsRequest>) =>
  createSurveyComponents(surveying(found))({ ...link, ...request });

describe('a change of components', () => {
  const open = { componentAccess: { kafka: true, schema_registry: false } };

  it('is refused for a service that is not there, and for what the service does not know', async () => {
    expect(
      await told(componentsOf({ service: null }, { enable: ['kafka'], accesses: [{ region: 'eu-west-1' }] })),
    ).toEqual(['error service: orders is not in project shop']);
    expect(await told(componentsOf({}, { enable: ['kafka', 'pg'], disable: ['kafka_rest', 'mysql'] }))).toEqual([
      'error enable[1]: pg is not a component of kafka',
      'error disable[0]: mysql is not a component of kafka',
    ]);
  });

  it('that the policy does not allow is refused at its field', async () => {
    const policy = { ...defaultPolicy, changes: [], components: [] };
    const fields = async (request: Partial<ComponentsRequest>) =>
      (await told(componentsOf({ deps: { policy } }, request))).map((each) => each.split(':')[0]);
    expect(await fields({ enable: ['kafka'], disable: ['pg'] })).toEqual([
      'error enable',
      'error enable[0]',
      'error disable[0]',
    ]);
    expect(await fields({ disable: ['pg'] })).toEqual(['error disable', 'error disable[0]']);
  });

  it('says whom it opens a component to', async () => {
    const found = { connections: ['vpce-9'], places: { 'eu-west-1': [foreign('vpce-9')] } };
    expect(await told(componentsOf(found, { enable: ['kafka'] }))).toEqual([
      'warning enable[0]: kafka will be open to every connection: vpce-9',
    ]);
  });

  it('that closes what is open to others is refused, and warns when it is forced', async () => {
    const found: FoundLink = {
      service: open,
      connections: ['vpce-1', 'vpce-8', 'vpce-9'],
      places: { 'eu-west-1': [ours('vpce-1'), foreign('vpce-9')] },
    };
    const problem = 'disable[1]: kafka is open to endpoints of others: vpce-8, vpce-9';
    const disable = ['schema_registry', 'kafka'];
    expect(await told(componentsOf(found, { disable }))).toEqual([`error ${problem}`]);
    expect(await told(componentsOf(found, { disable, ...force }))).toEqual([`warning ${problem}`]);
    const adopted = [keys.adopted('vpce-8'), keys.adopted('vpce-9')];
    expect(await told(componentsOf({ ...found, tags: adopted }, { disable }))).toEqual([]);
    const { findings } = await componentsOf(found, { disable, ...force });
    expect(findings[0]?.fix).toBe('tell their owners, who lose access');
    await expect(componentsOf(found, { disable })).rejects.toThrow(
      'ask their owners, then keep it, or set `force` and `reason`',
    );
  });

  it('is proven at every connection, ours or not, by the prober that is named for it', async () => {
    const found: FoundLink = {
      service: open,
      connections: [
        'vpce-1',
        { vpcEndpointId: 'vpce-8', dnsName: 'x.y.eu-west-2.vpce.amazonaws.com' },
        { vpcEndpointId: 'vpce-7', dnsName: '' },
      ],
      places: { 'eu-west-1': [ours('vpce-1')] },
    };
    const probes = { 'vpc-1': 'in-vpc-1', 'vpce-8': 'in-vpc-8' };
    const survey = await componentsOf(found, { enable: ['kafka'], disable: ['schema_registry'], probes });
    expect(survey.selected).toEqual(['vpce-1', 'vpce-8', 'vpce-7']);
    const [own, other, third] = survey.accepted.endpoints;
    expect(own).toMatchObject({ key: 'vpce-1', vpcId: 'vpc-1', account: ACCOUNT, probe: { taskQueue: 'in-vpc-1' } });
    expect(other).toEqual({
      ...{ key: 'vpce-8', vpcId: '', subnetIds: [], securityGroupIds: [], region: 'eu-west-2' },
      ...{ account: '', actingPrincipal: '', usdPerHour: 0, probe: { taskQueue: 'in-vpc-8' } },
    });
    expect(third).not.toHaveProperty('probe');
    expect(third?.region).toBe('eu-west-1');
    expect(survey.known['vpce-8']?.vpcEndpoint).toEqual({
      vpcEndpointId: 'vpce-8',
      state: 'unknown',
      networkInterfaces: [],
    });
    expect(survey.known['vpce-1']?.vpcEndpoint).toMatchObject({ vpcEndpointId: 'vpce-1', state: 'available' });
    expect(survey.accepted).toMatchObject({
      components: ['kafka'],
      asked: { componentAccess: { on: ['kafka'], off: ['schema_registry'] } },
    });
  });
});
