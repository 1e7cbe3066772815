/** ARNs of EC2's resources, in each partition of AWS. */
import { partitionOf } from '../partitions.ts';

/** `vpce-…` is `arn:aws:ec2:REGION:ACCOUNT:vpc-endpoint/vpce-…`; `vpc-endpoint/*` stands for one that is being made. */
export function arnOf({ region, account }: { readonly region: string; readonly account: string }, id: string): string {
  const path = id.includes('/') ? id : `${kinds[id.slice(0, id.indexOf('-'))] ?? '*'}/${id}`;
  return `arn:${partitionOf(region)}:ec2:${region}:${account}:${path}`;
}

const kinds: Readonly<Record<string, string>> = {
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
  subnet: 'subnet',
  sg: 'security-group',
  acl: 'network-acl',
};
