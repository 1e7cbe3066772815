/**
 * AWS's partitions (commercial regions, GovCloud, China) are isolated from each other: no PrivateLink reaches from one
 * to another.
 */
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { Finding } from '../../contract/finding.ts';

/** Checked before AWS is called: the credentials of one partition are not valid in another. */
export function partitionFindings(request: PrivateLinkRequest, serviceRegion: string): readonly Finding[] {
  const { principals = [], endpoints } = request;
  const home = partitionOf(serviceRegion);
  const apart = (field: string, value: string, partition: string): readonly Finding[] =>
    partition === home
      ? []
      : [
          {
            level: 'error',
            field,
            value,
            problem: `is in AWS’s partition ${partition}, and the service (${serviceRegion}) in ${home}: PrivateLink does not reach from one to the other`,
            fix: `name one in ${home}, or use a service in a region of ${partition}`,
          },
        ];
  return [
    ...endpoints.flatMap(({ region = serviceRegion, roleArn }, index) => [
      ...apart(`endpoints[${index}].region`, region, partitionOf(region)),
      ...(roleArn === undefined ? [] : apart(`endpoints[${index}].roleArn`, roleArn, partitionIn(roleArn))),
    ]),
    ...principals.flatMap((principal, index) => apart(`principals[${index}]`, principal, partitionIn(principal))),
  ];
}

/** `com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b`; in China the same after `cn.`. */
export const endpointServiceName = (region: string, serviceId: string): string =>
  `${partitionOf(region) === 'aws-cn' ? 'cn.' : ''}com.amazonaws.vpce.${region}.${serviceId}`;

/** The principal of a whole account, in the partition of one of its regions: `arn:aws-cn:iam::111122223333:root`. */
export const rootOf = (account: string, region: string): string => `arn:${partitionOf(region)}:iam::${account}:root`;

const partitionOf = (region: string): string =>
  region.startsWith('us-gov-') ? 'aws-us-gov' : region.startsWith('cn-') ? 'aws-cn' : 'aws';

/** `arn:aws-cn:iam::…` */
const partitionIn = (arn: string): string => arn.split(':')[1] ?? '';
