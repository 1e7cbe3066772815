/** The region in the DNS name of a VPC endpoint: Aiven's list of connections has no other information about the region. */

/** `vpce-0f0e-abcdefgh.vpce-svc-0a1b.eu-west-1.vpce.amazonaws.com` is in eu-west-1. */
export const endpointRegion = (dnsName: string): string | undefined =>
  /\.([a-z0-9-]+)\.vpce\.amazonaws\./.exec(dnsName)?.[1];
