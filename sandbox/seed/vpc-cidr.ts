import type { World } from '../world.ts';

export interface VpcBlock {
  readonly cidr: string;
  /** The /24 at this index. */
  subnetCidr(at: number): string;
}

/**
 * The next free /22 for a VPC. With a data plane it is in the sandbox's loopback range, because network interfaces must be
 * addresses of this machine; without one it is in 10.0.0.0/8, which has more room.
 */
export function vpcCidr({ aws, settings, loopbackNet }: World): VpcBlock {
  const block = aws.vpcs.size;
  const [octet, third] = settings.dataPlane
    ? [`127.${loopbackNet}`, block * 4]
    : [`10.${block >> 6}`, (block & 63) * 4];
  if (third > 252 || block >> 6 > 255) {
    throw new Error(`The sandbox has room for ${settings.dataPlane ? 64 : 16_384} VPCs, and all are taken.`);
  }
  return {
    cidr: `${octet}.${third}.0/22`,
    subnetCidr(at) {
      if (at > 3) throw new Error('A sandbox VPC holds four subnets at most: its range is a /22, each subnet a /24.');
      return `${octet}.${third + at}.0/24`;
    },
  };
}
