/** What a plan says of each component that is asked for: whether it exists, runs, and would be open to others. */
import { describe, expect, it } from 'vitest';
import { componentFindings } from '../../src/activities/findings/components.ts';
import { componentOf, serviceLike } from '../support/subject.ts';

const keys = ['kafka', 'prometheus', 'schema_registry'];
const connections = ['vpce-1', 'vpce-2'].map((vpcEndpointId) => ({ vpcEndpointId, state: 'active', dnsName: '' }));
const told = (component: string, service = serviceLike(), known = keys, connected = connections) =>
  componentFindings({ components: ['kafka', component] }, service, known, connected).filter(
    ({ field }) => field === 'components[1]',
  );

describe('a component', () => {
  it('that is switched on and open already is no news, nor is one that nobody else is connected to', () => {
    expect(told('schema_registry', serviceLike({ componentAccess: { schema_registry: true } }))).toEqual([]);
    expect(told('schema_registry', serviceLike(), keys, [])).toEqual([]);
  });

  it('that is opened while others are connected comes with a warning that names them', () => {
    const warning = { level: 'warning', value: 'schema_registry' };
    const problem = 'will be open to every connection: vpce-1, vpce-2';
    expect(told('schema_registry')).toMatchObject([{ ...warning, problem }]);
    const closed = serviceLike({ componentAccess: { schema_registry: false } });
    expect(told('schema_registry', closed)).toMatchObject([{ ...warning, problem }]);
  });

  it.each([
    ['prometheus', 'add the prometheus integration to the service'],
    ['jolokia', 'add the jolokia integration to the service'],
    ['kafka_rest', 'set user_config.kafka_rest to true in the service, or leave the component out'],
  ])('that is off is refused, with what switches it on: %s', (component, fix) => {
    const found = told(component, serviceLike(), [...keys, component]);
    expect(found).toMatchObject([{ level: 'error', value: component, problem: 'is not switched on in orders', fix }]);
  });

  it('counts as on only when its own listener is on the dynamic route', () => {
    const service = serviceLike({
      components: [componentOf('kafka'), componentOf('prometheus', 1, { route: 'public' })],
    });
    expect(told('prometheus', service)).toMatchObject([{ problem: 'is not switched on in orders' }]);
  });

  it.each([
    [
      'shema_registry',
      keys,
      'is not a component of kafka',
      'write schema_registry; there are kafka, prometheus, schema_registry',
    ],
    ['pgbouncer', keys, 'is not a component of kafka', 'choose from kafka, prometheus, schema_registry'],
    ['pgbouncer', [], 'cannot be opened: kafka has no privatelink_access', 'choose another service'],
  ])('that Aiven does not know is refused: %s of %j', (component, known, problem, fix) => {
    expect(told(component, serviceLike(), known)).toMatchObject([{ level: 'error', value: component, problem, fix }]);
  });
});
