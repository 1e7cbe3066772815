/** AWS's partitions: commercial regions, GovCloud, China. Each has its own ARNs, domain and names of endpoint services. */

/** The partition that a region lies in: `aws`, `aws-us-gov` or `aws-cn`. */
export const partitionOf = (region: string): string =>
  region.startsWith('us-gov-') ? 'aws-us-gov' : region.startsWith('cn-') ? 'aws-cn' : 'aws';

/** The end of the region's host names. */
export const dnsSuffixOf = (region: string): string => (isChina(region) ? 'amazonaws.com.cn' : 'amazonaws.com');

/** `com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b`; in China `cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0a1b`. */
export const endpointServiceName = (region: string, serviceId: string): string =>
  `${isChina(region) ? 'cn.' : ''}com.amazonaws.vpce.${region}.${serviceId}`;

const isChina = (region: string): boolean => partitionOf(region) === 'aws-cn';
