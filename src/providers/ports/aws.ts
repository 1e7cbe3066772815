/** AWS, as the steps see it: who we are, and EC2 of one account and region. */
import type { Call } from './call.ts';
import type { Ec2Inspection } from './ec2-inspection.ts';
import type { Ec2Client } from './ec2.ts';

/** The region to call, and the role to call with. */
export interface AwsAccess {
  readonly region: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

export interface AwsIdentity {
  readonly account: string;
  /** An IAM ARN for Aiven's list of principals; for an assumed-role session, `role/NAME`. */
  readonly principal: string;
  /** True when the ARN was made from a session, whose ARN lacks the role's path. */
  readonly pathUnknown: boolean;
}

export interface AwsClient {
  /** GetCallerIdentity with this access. */
  identity(access: AwsAccess, call?: Call): Promise<AwsIdentity>;
  /** The client for one account and region; the same access gives the same client. */
  ec2(access: AwsAccess): Ec2Client;
  /** Reads for the plan's findings, with the same connection; not needed to make a link. */
  inspect(access: AwsAccess): Ec2Inspection;
}
