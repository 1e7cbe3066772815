/** A typo in a payload does not compile: the definition of a step types what its verbs pass to each other. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ApplyInput, Change, StepActivities, Wait } from '../../src/contract/step-contract.ts';
import type { Removal, RemoveInput } from '../../src/contract/removal.ts';
import { allSteps } from '../../src/contract/steps.ts';
import { connection, type ConnectionTypes } from '../../src/contract/steps/connection.ts';
import { define } from '../../src/contract/steps/definition.ts';

type Create = Extract<Change<'vpcEndpoint'>, { action: 'create' }>;

describe('the payloads of a step', () => {
  it('are those of its definition, and of no other step', () => {
    expectTypeOf<{ action: 'enable'; says: ''; with: { components: ['kafka'] } }>().toExtend<Change<'components'>>();
    expectTypeOf<{ action: 'enable'; says: ''; with: { component: ['kafka'] } }>().not.toExtend<Change<'components'>>();
    expectTypeOf<{ action: 'enabel'; says: ''; with: { components: [] } }>().not.toExtend<Change<'components'>>();
    expectTypeOf<Change<'components'>>().not.toExtend<Change<'vpcEndpoint'>>();
    expectTypeOf<{ want: 'gone'; vpcEndpointIds: ['vpce-1'] }>().toExtend<Wait<'vpcEndpoint'>>();
    expectTypeOf<{ want: 'gone'; vpcEndpointId: 'vpce-1' }>().not.toExtend<Wait<'vpcEndpoint'>>();
    expectTypeOf<{ what: 'resource'; says: '' }>().not.toExtend<Removal<'vpcEndpoint'>>();
    expectTypeOf<Change<'routes'>>().toBeNever();
  });

  it('reach its activities as they are', () => {
    expectTypeOf<Parameters<StepActivities['applyComponents']>[0]>().toEqualTypeOf<ApplyInput<'components'>>();
    expectTypeOf<Parameters<StepActivities['removeVpcEndpoint']>[0]>().toEqualTypeOf<RemoveInput<'vpcEndpoint'>>();
    expectTypeOf<NonNullable<Create['undo']>>().toEqualTypeOf<Removal<'vpcEndpoint'>>();
    // @ts-expect-error -- the list has no such activity
    expectTypeOf<StepActivities['applyRoutes']>().toBeNever();
  });

  it('are what a skip hands on, and what tells one from another', () => {
    const make = define<ConnectionTypes>();
    expect(make({ ...connection, skipped: { dnsName: '' }, identity: 'connectionId' }).identity).toBe('connectionId');
    // @ts-expect-error -- a connection hands on `dnsName`
    make({ ...connection, skipped: { dnsname: '' } });
    // @ts-expect-error -- a connection has no such output
    make({ ...connection, identity: 'id' });
  });

  it('leave no name twice in the lists', () => {
    expect(new Set(allSteps.map(({ name }) => name)).size).toBe(allSteps.length);
  });
});
