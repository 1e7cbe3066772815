import { randomBytes } from 'node:crypto';
import type { SubnetRow, VpcEndpointRow, World } from '../world.ts';
import { giveBackAddress, takeAddress } from './addresses.ts';
import { AwsError } from './aws-error.ts';
import { newId } from './ids.ts';

/** Gives the endpoint a network interface in this subnet. Throws `InsufficientFreeAddressesInSubnet`. */
export function attachInterface(world: World, endpoint: VpcEndpointRow, subnet: SubnetRow): void {
  const address = takeAddress(subnet);
  if (address === undefined) throw noFreeAddress(subnet);
  const id = newId('eni');
  world.aws.networkInterfaces.set(id, {
    id,
    vpcEndpointId: endpoint.id,
    subnetId: subnet.id,
    zoneId: subnet.zoneId,
    address,
  });
  endpoint.subnetIds.push(subnet.id);
  endpoint.networkInterfaceIds.push(id);
  const owner = endpoint.tags['causeway:owner'];
  const scope = `${endpoint.account}/${endpoint.region}`;
  world.ledger.created({ kind: 'networkInterface', id, ...(owner !== undefined && { owner }), scope });
}

/** Removes the endpoint's network interface in this subnet and releases its address. */
export function detachInterface(world: World, endpoint: VpcEndpointRow, subnetId: string): void {
  const interfaces = endpoint.networkInterfaceIds.map((id) => world.aws.networkInterfaces.get(id));
  const gone = interfaces.find((each) => each?.subnetId === subnetId);
  endpoint.subnetIds = endpoint.subnetIds.filter((each) => each !== subnetId);
  if (gone === undefined) return;
  endpoint.networkInterfaceIds = endpoint.networkInterfaceIds.filter((id) => id !== gone.id);
  world.aws.networkInterfaces.delete(gone.id);
  const subnet = world.aws.subnets.get(subnetId);
  if (subnet !== undefined) giveBackAddress(subnet, gone.address);
  world.ledger.deleted(gone.id);
}

export const noFreeAddress = (subnet: SubnetRow): AwsError =>
  new AwsError('InsufficientFreeAddressesInSubnet', `Insufficient free addresses in subnet '${subnet.id}'.`);

/** The eight characters in an endpoint's DNS names. */
export const newDnsLabel = (): string => randomBytes(4).toString('hex');
