/** Tells Temporal Cloud from a self-hosted server, where the two need different commands. */

/**
 * `host:port` is an endpoint of Temporal Cloud: that of a namespace (`shop.a1b2c.tmprl.cloud:7233`), or that of a region
 * (`eu-west-1.aws.api.temporal.io:7233`). https://docs.temporal.io/cloud/namespaces#access-namespaces
 */
export const isTemporalCloud = (address: string): boolean =>
  /(^|\.)(tmprl\.cloud|api\.temporal\.io)(:\d+)?$/i.test(address);
