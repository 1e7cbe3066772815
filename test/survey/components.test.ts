/** What a change of components is refused for, whom it opens and closes them to, and where it is proven. */
import { describe, expect, it } from 'vitest';
import { createSurveyComponents } from '../../src/activities/survey/survey-components.ts';
import type { ComponentsRequest } from '../../src/contract/changes.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { ACCOUNT, vpcEndpointLike } from '../support/subject.ts';
import { findingsTold, keys, link, ours, surveying, type FoundLink } from '../support/surveyed.ts';

const force = { force: true, reason: 'they left' };

const componentsOf = (found: FoundLink, request: Partial<ComponentsRequest>) =>
  createSurveyComponents(surveying(found))({ ...link, ...request });

describe('a change of components', () => {
  const open = { componentAccess: { kafka: true, schema_registry: false } };

  it('is refused for a service that is not there, and for what the service does not know', async () => {
    expect(
      await findingsTold(componentsOf({ service: null }, { enable: ['kafka'], accesses: [{ region: 'eu-west-1' }] })),
    ).toEqual(['error service: orders is not in project shop']);
    expect(await findingsTold(componentsOf({}, { enable: ['kafka', 'pg'], disable: ['kafka_rest', 'mysql'] }))).toEqual(
      ['error enable[1]: pg is not a component of kafka', 'error disable[0]: mysql is not a component of kafka'],
    );
  });

  it('that the policy does not allow is refused at its field', async () => {
    const policy = { ...defaultPolicy, changes: [], components: [] };
    const fields = async (request: Partial<ComponentsRequest>) =>
      (await findingsTold(componentsOf({ deps: { policy } }, request))).map((each) => each.split(':')[0]);
    expect(await fields({ enable: ['kafka'], disable: ['pg'] })).toEqual([
      'error enable',
      'error enable[0]',
      'error disable[0]',
    ]);
    expect(await fields({ disable: ['pg'] })).toEqual(['error disable', 'error disable[0]']);
  });

  it('says whom it opens a component to', async () => {
    const found = { connections: ['vpce-9'], places: { 'eu-west-1': [vpcEndpointLike({ id: 'vpce-9' })] } };
    expect(await findingsTold(componentsOf(found, { enable: ['kafka'] }))).toEqual([
      'warning enable[0]: kafka will be open to every connection: vpce-9',
    ]);
  });

  it('that closes what is open to others is refused, and warns when it is forced', async () => {
    const found: FoundLink = {
      service: open,
      connections: ['vpce-1', 'vpce-8', 'vpce-9'],
      places: { 'eu-west-1': [ours('vpce-1'), vpcEndpointLike({ id: 'vpce-9' })] },
    };
    const problem = 'disable[1]: kafka is open to endpoints of others: vpce-8, vpce-9';
    const disable = ['schema_registry', 'kafka'];
    expect(await findingsTold(componentsOf(found, { disable }))).toEqual([`error ${problem}`]);
    expect(await findingsTold(componentsOf(found, { disable, ...force }))).toEqual([`warning ${problem}`]);
    const adopted = [keys.adopted('vpce-8'), keys.adopted('vpce-9')];
    expect(await findingsTold(componentsOf({ ...found, tags: adopted }, { disable }))).toEqual([]);
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
