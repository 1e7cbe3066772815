/** AWS's partitions: nothing in a request may lie in another one than the service, and names follow the partition. */
import { describe, expect, it } from 'vitest';
import { endpointServiceName, partitionFindings, rootOf } from '../../src/activities/findings/partitions.ts';

const endpoint = { vpcId: 'vpc-1', subnetIds: [], securityGroupIds: [] };
const link = { project: 'shop', service: 'orders', components: [] };
const arn = (partition: string) => `arn:${partition}:iam::111122223333:role/links`;
const apartFrom = (region: string, request: Partial<Parameters<typeof partitionFindings>[0]>) =>
  partitionFindings({ ...link, endpoints: [], ...request }, region).map(({ field, value }) => `${field} ${value}`);

describe('a request', () => {
  it('that names nothing of another partition is no news', () => {
    const endpoints = [endpoint, { ...endpoint, region: 'us-east-1', roleArn: arn('aws') }];
    expect(apartFrom('eu-west-1', { endpoints, principals: [arn('aws')] })).toEqual([]);
    const chinese = [{ ...endpoint, region: 'cn-northwest-1', roleArn: arn('aws-cn') }];
    expect(apartFrom('cn-north-1', { endpoints: chinese, principals: [arn('aws-cn')] })).toEqual([]);
    expect(apartFrom('us-gov-west-1', { endpoints: [endpoint], principals: [arn('aws-us-gov')] })).toEqual([]);
  });

  it('is told each region, role and principal that lies in another one', () => {
    const endpoints = [endpoint, { ...endpoint, region: 'cn-north-1', roleArn: arn('aws-us-gov') }];
    expect(apartFrom('eu-west-1', { endpoints, principals: [arn('aws'), arn('aws-cn')] })).toEqual([
      'endpoints[1].region cn-north-1',
      `endpoints[1].roleArn ${arn('aws-us-gov')}`,
      `principals[1] ${arn('aws-cn')}`,
    ]);
  });

  it('is told which partition to stay in', () => {
    const [found] = partitionFindings({ ...link, endpoints: [], principals: [arn('aws-cn')] }, 'us-gov-east-1');
    expect(found).toMatchObject({
      level: 'error',
      problem:
        'is in AWS’s partition aws-cn, and the service (us-gov-east-1) in aws-us-gov: PrivateLink does not reach from one to the other',
      fix: 'name one in aws-us-gov, or use a service in a region of aws-cn',
    });
  });
});

it('names of endpoint services and of whole accounts follow the partition', () => {
  expect(endpointServiceName('eu-west-1', 'vpce-svc-1')).toBe('com.amazonaws.vpce.eu-west-1.vpce-svc-1');
  expect(endpointServiceName('us-gov-west-1', 'vpce-svc-1')).toBe('com.amazonaws.vpce.us-gov-west-1.vpce-svc-1');
  expect(endpointServiceName('cn-north-1', 'vpce-svc-1')).toBe('cn.com.amazonaws.vpce.cn-north-1.vpce-svc-1');
  expect(rootOf('111122223333', 'eu-west-1')).toBe('arn:aws:iam::111122223333:root');
  expect(rootOf('111122223333', 'cn-north-1')).toBe('arn:aws-cn:iam::111122223333:root');
});
