import type { VpcEndpoint as SdkVpcEndpoint } from '@aws-sdk/client-ec2';
import type { VpcEndpoint, VpcEndpointState } from '../ports/vpc-endpoint.ts';

/** Converts an endpoint. A list that EC2 leaves out is empty. */
export function toVpcEndpoint(sdk: SdkVpcEndpoint): VpcEndpoint {
  const lastError = [sdk.LastError?.Code, sdk.LastError?.Message, sdk.FailureReason].filter(Boolean).join(': ');
  return {
    id: sdk.VpcEndpointId ?? '',
    vpcId: sdk.VpcId ?? '',
    serviceName: sdk.ServiceName ?? '',
    type: sdk.VpcEndpointType ?? '',
    state: toState(sdk.State),
    rawState: sdk.State ?? '',
    subnetIds: sdk.SubnetIds ?? [],
    securityGroupIds: (sdk.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    networkInterfaceIds: sdk.NetworkInterfaceIds ?? [],
    tags: Object.fromEntries((sdk.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    ...(sdk.OwnerId !== undefined && { ownerId: sdk.OwnerId }),
    ...(sdk.CreationTimestamp !== undefined && { createdAt: sdk.CreationTimestamp.toISOString() }),
    ...(lastError !== '' && { lastError }),
  };
}

/** The SDK's enum has `PendingAcceptance`; EC2 sends `pendingAcceptance`. */
const toState = (raw: string | undefined): VpcEndpointState => states.get(raw?.toLowerCase() ?? '') ?? 'unknown';

const states: ReadonlyMap<string, VpcEndpointState> = new Map(
  (
    [
      'pendingAcceptance',
      'pending',
      'available',
      'rejected',
      'failed',
      'expired',
      'deleting',
      'deleted',
      'partial',
    ] as const
  ).map((state) => [state.toLowerCase(), state]),
);
