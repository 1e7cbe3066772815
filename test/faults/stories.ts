/** What may happen to a run, as data: faults of every kind, a stuck world, operators, deployments. */
import * as fc from 'fast-check';
import { apiFaults } from '../../chaos/plan/api-faults.ts';
import type { Fault } from '../../sandbox/faults.ts';
import type { StepName } from '../../src/contract/steps.ts';

export interface Story {
  /** VPCs of the request. */
  readonly vpcs: 1 | 2;
  readonly components: readonly string[];
  readonly onFailure: 'park' | 'compensate';
  /** The link existed before; its endpoint is now somebody else's, and is adopted. */
  readonly adopts: boolean;
  readonly faults: readonly Pick<Fault, 'api' | 'action' | 'nth' | 'times' | 'effect'>[];
  readonly stuck: readonly { readonly what: string; readonly times: number }[];
  readonly messages: readonly Message[];
}

/** What somebody sends, or does to the workers, when this step settles; it may also come too late or too early. */
export interface Message {
  readonly when: StepName;
  readonly send: 'retry' | 'rollback' | 'cancel' | 'extend' | 'restart';
}

const calls = fc.oneof(
  fc.record({
    api: fc.constant('aiven' as const),
    action: fc.constantFrom(
      'ServiceGet',
      'ServiceUpdate',
      'ServicePrivatelinkAWSGet',
      'ServicePrivatelinkAWSCreate',
      'ServicePrivatelinkAWSDelete',
      'ServicePrivatelinkAWSConnectionList',
      'ServicePrivatelinkAWSConnectionRefresh',
    ),
  }),
  fc.record({
    api: fc.constant('ec2' as const),
    action: fc.constantFrom(
      'DescribeVpcEndpoints',
      'DescribeSubnets',
      'CreateVpcEndpoint',
      'DeleteVpcEndpoints',
      'CreateTags',
    ),
  }),
);

const faults = fc
  .tuple(calls, fc.record({ nth: fc.integer({ min: 1, max: 3 }), times: fc.integer({ min: 1, max: 2 }) }), apiFaults)
  .map(([call, which, effect]) => ({ ...call, ...which, effect }));

export const stories: fc.Arbitrary<Story> = fc.record({
  vpcs: fc.constantFrom(1, 2),
  components: fc.subarray(['kafka', 'schema_registry', 'kafka_connect'], { minLength: 1 }),
  onFailure: fc.constantFrom('park', 'compensate'),
  adopts: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
  faults: fc.array(faults, { maxLength: 4 }),
  stuck: fc.array(
    fc.record({
      what: fc.constantFrom('connection', 'targets', 'routes', 'vpcEndpointDelete'),
      times: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 1 },
  ),
  messages: fc.array(
    fc.record({
      when: fc.constantFrom<StepName[]>('privatelink', 'vpcEndpoint', 'connection', 'routes', 'targets'),
      send: fc.constantFrom<Message['send'][]>('retry', 'rollback', 'cancel', 'extend', 'restart'),
    }),
    { maxLength: 2 },
  ),
});
