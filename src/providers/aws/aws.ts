/** The client of EC2 and STS. Does not retry; does not depend on Temporal. */
import { EC2Client as SdkEc2Client } from '@aws-sdk/client-ec2';
import { STSClient } from '@aws-sdk/client-sts';
import { demandAnswers, limitedHandler } from './answered.ts';
import { sdkDefaults } from './call.ts';
import { credentialsFor, whereOf, type RoleOf } from './credentials.ts';
import { callerIdentity } from './identity.ts';
import { decodeWith } from './decode.ts';
import { observing, OUTSIDE_THE_ANSWER } from './observe.ts';
import type { ObserveCall } from '../observed.ts';
import type { Tap } from '../tap.ts';
import type { Proxy } from '../through-proxy.ts';
import { createEc2Client, createEc2Inspection } from '../ec2/ec2.ts';
import { createEc2Caller } from '../ec2/caller.ts';
import type { AwsAccess, AwsClient } from '../ports/aws.ts';
import type { Ec2Client } from '../ports/ec2.ts';
import type { Ec2Inspection } from '../ports/ec2-inspection.ts';

/** Addresses of the APIs; absent: AWS. */
interface AwsEndpoints {
  readonly ec2Endpoint?: string;
  readonly stsEndpoint?: string;
  /** Which roles may be assumed, and with which external id; absent: any. */
  readonly roleOf?: RoleOf;
}

export interface AwsOptions extends AwsEndpoints {
  /** Called for each call. */
  readonly observe?: ObserveCall;
  /** Gets each call with its bodies. */
  readonly tap?: Tap;
  /** Absent: connect directly. */
  readonly proxy?: Proxy | undefined;
}

export interface ConnectedAwsClient extends AwsClient {
  /** Ends idle connections. */
  close(): void;
}

/** One client for a process: waits share sweeps, and calls with the same role share credentials. */
export function createAwsClient(options: AwsOptions = {}): ConnectedAwsClient {
  const connections = new Map<string, Connection>();
  const connect = (access: AwsAccess): Connection => {
    const key = JSON.stringify([access.region, access.roleArn, access.externalId]);
    const connection = connections.get(key) ?? open(access, options);
    connections.set(key, connection);
    return connection;
  };
  return {
    identity: (access, call) => callerIdentity(connect(access).sts, access, call?.signal),
    ec2: (access) => connect(access).ec2,
    inspect: (access) => connect(access).inspection,
    close() {
      for (const { sdk, sts } of connections.values()) {
        sdk.destroy();
        sts.destroy();
      }
    },
  };
}

interface Connection {
  readonly sdk: SdkEc2Client;
  readonly sts: STSClient;
  readonly ec2: Ec2Client;
  readonly inspection: Ec2Inspection;
}

function open(access: AwsAccess, options: AwsOptions): Connection {
  const { ec2Endpoint, stsEndpoint, tap, proxy } = options;
  const credentials = credentialsFor(access, options);
  const shared = {
    ...sdkDefaults,
    requestHandler: limitedHandler(tap, proxy),
    region: access.region,
    ...(credentials !== undefined && { credentials }),
  };
  const sdk = new SdkEc2Client({ ...shared, ...(ec2Endpoint !== undefined && { endpoint: ec2Endpoint }) });
  const sts = new STSClient({ ...shared, ...(stsEndpoint !== undefined && { endpoint: stsEndpoint }) });
  demandAnswers(sdk);
  sdk.middlewareStack.add(observing('ec2', options), OUTSIDE_THE_ANSWER);
  sts.middlewareStack.add(observing('sts', options), OUTSIDE_THE_ANSWER);
  const caller = createEc2Caller(sdk, whereOf(access), decodeWith(sts));
  return {
    sdk,
    sts,
    ec2: createEc2Client(caller, access.region),
    inspection: createEc2Inspection(caller, access.region),
  };
}
