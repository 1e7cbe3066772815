/** Who owns a VPC endpoint: the tags that we write when we make one, and how they are read. */
import { endpointKey, workflowIdOf } from '../contract/request.ts';
import type { EndpointRequest, LinkName } from '../contract/request.ts';
import type { AwsAccess } from '../providers/ports/aws.ts';
import type { VpcEndpoint } from '../providers/ports/vpc-endpoint.ts';

export const OWNER_TAG = 'causeway:owner';
export const ENDPOINT_TAG = 'causeway:endpoint';
/** The receipt: what else was made for the link. */
export const MADE_TAG = 'causeway:made';

/**
 * `<installation>/privatelink/<project>/<service>`: two installations never mistake each other's endpoints for their
 * own.
 */
export const ownerOf = (installation: string, link: LinkName): string => `${installation}/${workflowIdOf(link)}`;

/**
 * The tags of creation. They depend on the request alone and never vary between runs: EC2 answers a repeated client
 * token with `IdempotentParameterMismatch` when anything differs. The caller's own tags may set `Name`, never ours.
 */
export const creationTags = (
  installation: string,
  link: LinkName,
  endpoint: EndpointRequest,
): Record<string, string> => ({
  Name: `privatelink ${link.project}/${link.service}`,
  ...endpoint.tags,
  [OWNER_TAG]: ownerOf(installation, link),
  [ENDPOINT_TAG]: endpointKey(endpoint),
});

/** The tags by which EC2 finds what we made for this key. */
export const ownTags = (installation: string, link: LinkName, endpoint: EndpointRequest): Record<string, string> => ({
  [OWNER_TAG]: ownerOf(installation, link),
  [ENDPOINT_TAG]: endpointKey(endpoint),
});

export const carries = ({ tags }: VpcEndpoint, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => tags[key] === value);

/** Made by this installation for this link, whatever its key. */
export const isOfLink = ({ tags }: VpcEndpoint, installation: string, link: LinkName): boolean =>
  tags[OWNER_TAG] === ownerOf(installation, link);

/** With which identity and where an endpoint is read and changed. */
export const accessOf = ({
  region,
  roleArn,
  externalId,
}: EndpointRequest & { readonly region: string }): AwsAccess => ({
  region,
  ...(roleArn === undefined ? {} : { roleArn }),
  ...(externalId === undefined ? {} : { externalId }),
});
