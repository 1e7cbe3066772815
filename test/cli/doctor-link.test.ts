/** Which arguments `doctor` accepts as a link. */
import { describe, expect, it } from 'vitest';
import { doctorRequest, type DoctorLinkOptions } from '../../src/cli/arguments/doctor-link.ts';

const link = { project: 'shop', service: 'orders-kafka' };

describe('the link that doctor is asked about', () => {
  it('may be none, a link alone, or one with as much of its endpoint as is known', async () => {
    expect(await doctorRequest(undefined, {})).toEqual({});
    expect(await doctorRequest(link, {})).toEqual({ link });
    const options = { component: ['kafka'], vpc: 'vpc-0a1', subnet: ['subnet-0a1'], probe: 'in-vpc' };
    expect(await doctorRequest(link, options)).toEqual({
      link: {
        ...link,
        components: ['kafka'],
        endpoints: [{ vpcId: 'vpc-0a1', subnetIds: ['subnet-0a1'], probe: { taskQueue: 'in-vpc' } }],
      },
    });
  });

  it.each<[DoctorLinkOptions, typeof link | undefined, object]>([
    [{ vpc: 'vpc-0a1' }, undefined, { field: '--vpc', problem: 'needs a link, and none is named' }],
    [{ subnet: ['subnet-0a1'] }, link, { field: '--subnet', problem: 'needs an endpoint, and no VPC is named' }],
    [{ file: 'request.yaml' }, link, { field: '-f', value: 'request.yaml' }],
    [{ vpc: 'nonsense' }, link, { field: 'link.endpoints[0].vpcId', value: 'nonsense' }],
  ])('refuses %j beside %j', async (options, named, problem) => {
    await expect(doctorRequest(named, options)).rejects.toMatchObject({ problems: [problem] });
  });
});
