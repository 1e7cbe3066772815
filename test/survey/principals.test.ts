/** What a change of principals is refused for: whom it would cut off, and what it names wrong. */
import { describe, expect, it } from 'vitest';
import { createSurveyPrincipals } from '../../src/activities/survey/survey-principals.ts';
import type { PrincipalsRequest } from '../../src/contract/changes.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { ACCOUNT, ROLE, vpcEndpointLike } from '../support/subject.ts';
import { findingsTold, link, ours, surveying, type FoundLink } from '../support/surveyed.ts';

const OTHER = 'arn:aws:iam::444455556666:role/app';
const LATER = 'arn:aws:iam::444455556666:role/later';
const root = (account: string) => `arn:aws:iam::${account}:root`;
const foreign = (id: string, ownerId?: string) =>
  vpcEndpointLike({ id, ...(ownerId === undefined ? {} : { ownerId }) });

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
    expect(await findingsTold(principalsOf(found, { add }))).toEqual([`error add[1]: ${LATER} may not be named here`]);
    expect(await findingsTold(principalsOf(found, { wanted: [OTHER, LATER] }))).toEqual([
      `error wanted[1]: ${LATER} may not be named here`,
    ]);
    const stranger = {
      ...found,
      places: { 'eu-west-1': [foreign('vpce-1', '444455556666')] },
      connections: ['vpce-1'],
    };
    expect(await findingsTold(principalsOf(stranger, { add: [LATER] }))).toEqual([
      `error add[0]: ${LATER} may not be named here`,
    ]);
  });

  it('is refused without a PrivateLink resource', async () => {
    const none = 'error service: orders has no PrivateLink resource';
    expect(await findingsTold(principalsOf({}, { remove: [OTHER] }))).toEqual([none]);
    expect(
      await findingsTold(principalsOf({ privatelink: { principals: [ROLE], state: 'deleting' } }, { remove: [OTHER] })),
    ).toEqual([none]);
  });

  it('is refused when the list is another one by now', async () => {
    expect(await findingsTold(principalsOf(listed(ROLE, OTHER), { remove: [OTHER], expected: [ROLE, LATER] }))).toEqual(
      [`error expected: is no longer the list: add ${OTHER}, remove ${LATER}`],
    );
    expect(await findingsTold(principalsOf(listed(ROLE, OTHER), { remove: [OTHER], expected: [OTHER, ROLE] }))).toEqual(
      [dropped(OTHER)],
    );
  });

  it('is refused for a principal that is not in the list, with what allows it nevertheless', async () => {
    expect(await findingsTold(principalsOf(listed(ROLE, root('444455556666')), { remove: [OTHER] }))).toEqual([
      `error remove: ${OTHER} is not in the list; ${root('444455556666')} allows it`,
    ]);
    expect(await findingsTold(principalsOf(listed(ROLE, LATER), { remove: [OTHER, LATER] }))).toEqual([
      `error remove: ${OTHER} is not in the list`,
    ]);
  });

  it('is refused when nobody would be left, or more than Aiven takes', async () => {
    expect(await findingsTold(principalsOf(listed(OTHER), { remove: [OTHER] }))).toEqual([
      'error remove: would leave no principal',
    ]);
    const roles = Array.from({ length: 16 }, (_, at) => `arn:aws:iam::444455556666:role/r${at}`);
    const policy = { ...defaultPolicy, principals: ['*'] };
    const full = { ...listed(...roles.slice(1)), deps: { policy } };
    expect(await findingsTold(principalsOf(full, { add: roles.slice(0, 1) }))).toEqual([]);
    expect(await findingsTold(principalsOf(full, { add: [...roles.slice(0, 1), OTHER] }))).toEqual([
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
      expect(await findingsTold(principalsOf(abroad, seenBy))).toEqual([covers('error', OTHER, 'vpce-9')]);
      expect(await findingsTold(principalsOf(at(ours('vpce-1')), { remove: [ROLE] }))).toEqual([
        covers('error', ROLE, 'vpce-1'),
      ]);
      expect(await findingsTold(principalsOf(at(ours('vpce-1')), { remove: [ROLE], ...force }))).toEqual([
        covers('warning', ROLE, 'vpce-1'),
        dropped(ROLE),
      ]);
    });

    it('cuts nobody off whose account keeps a principal, or has no endpoint', async () => {
      const more = { ...at(ours('vpce-1')), ...listed(ROLE, root(ACCOUNT), OTHER) };
      expect(await findingsTold(principalsOf(more, { remove: [ROLE] }))).toEqual([dropped(ROLE)]);
      expect(await findingsTold(principalsOf(at(ours('vpce-1')), { remove: [OTHER] }))).toEqual([dropped(OTHER)]);
    });

    it('may cut off endpoints that nobody can see', async () => {
      const hidden = {
        ...both,
        connections: ['vpce-1', 'vpce-8'],
        places: { 'eu-west-1': [ours('vpce-1'), ours('vpce-2', 'vpc-2')] },
      };
      expect(await findingsTold(principalsOf(hidden, { remove: [OTHER] }))).toEqual([
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
    const said = await findingsTold(principalsOf(under(limits), { add: [ROLE], ...request }));
    expect(said.map((each) => each.split(/[ :]/)[1])).toEqual(fields);
  });

  it('is asked with all that is wrong in the request itself', async () => {
    expect(await findingsTold(principalsOf({}, { project: '' }))).toHaveLength(2);
  });
});
