/**
 * What a caller asks for, and the names derived from it.
 * Types and pure functions only: workflow code imports this file (a border kept by lint and by a test over the bundle).
 */

/** One interface VPC endpoint to make. Its key within the request is `vpcId[/name]`. */
export interface EndpointRequest {
  readonly vpcId: string;
  /** Tells a second endpoint in the same VPC apart. */
  readonly name?: string;
  /** One per availability zone. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Default: the region in the service's `cloud_name`. */
  readonly region?: string;
  /** Role to assume for this endpoint's account. Default: the worker's own identity. */
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Id of an endpoint that is not ours, to be used as it is: never modified, never removed. */
  readonly adopt?: string;
  /** Replace an endpoint of ours that belongs to an older service name (the privatelink was re-created). */
  readonly replace?: boolean;
  /**
   * Subnets and security groups that are not named here are removed from an endpoint of ours. Default: they stay, and
   * what is named is added; a subnet that is named takes the place of another one in its zone, for which EC2 allows
   * one.
   */
  readonly exact?: boolean;
  /** A worker inside the VPC that proves the path. Absent: the outcome is `readyUnverified`. */
  readonly probe?: { readonly taskQueue: string };
}

/** The one argument of `onboard`. Durations are strings as the `ms` package reads them ("30 minutes"). */
export interface PrivateLinkRequest {
  readonly project: string;
  readonly service: string;
  readonly components: readonly string[];
  readonly endpoints: readonly EndpointRequest[];
  /** IAM ARNs to allow, added to those already there. Default: the acting principal of each endpoint. */
  readonly principals?: readonly string[];
  readonly zones?: 'any' | 'all';
  readonly onFailure?: 'park' | 'compensate';
  readonly parkedFor?: string;
  /** Components stay closed until the endpoint's connection is active. Default: opened as soon as the privatelink is active. */
  readonly componentsAfterEndpoint?: boolean;
  /** Per step: how long its settle may take. */
  readonly budgets?: Readonly<Record<string, string>>;
}

/** The link that a request is about. */
export interface LinkName {
  /** Aiven project. */
  readonly project: string;
  /** Aiven service of the project. */
  readonly service: string;
}

/** What the workflow ids of links begin with. */
export const LINK_ID_PREFIX = 'privatelink/';

/** Every workflow that changes a service runs under this id: it is the single-writer lock. */
export const workflowIdOf = ({ project, service }: LinkName): string => `${LINK_ID_PREFIX}${project}/${service}`;

/** The link whose runs have this workflow id; undefined when it is not the id of a link. */
export function linkOfWorkflowId(workflowId: string): LinkName | undefined {
  if (!workflowId.startsWith(LINK_ID_PREFIX)) return undefined;
  const [project, service, ...more] = workflowId.slice(LINK_ID_PREFIX.length).split('/');
  return project && service && more.length === 0 ? { project, service } : undefined;
}

export const endpointKey = ({ vpcId, name }: Pick<EndpointRequest, 'vpcId' | 'name'>): string =>
  name === undefined ? vpcId : `${vpcId}/${name}`;

export const DEFAULT_TASK_QUEUE = 'causeway';

/** The queue whose rate per fairness key the Temporal server limits; mutating EC2 calls run there. */
export const ec2TaskQueue = (taskQueue: string): string => `${taskQueue}-ec2`;
