import type { World } from '../world.ts';
import { partitionOf } from '../partitions.ts';
import { describeOperation } from './describe-operation.ts';
import { noSuchId } from './ids.ts';
import type { Call, Operations } from './operation.ts';
import { pageOf } from './pages.ts';
import { items } from './xml.ts';

type PrefixList = World['aws']['prefixLists'] extends Map<string, infer Row> ? Row : never;

export const prefixListOperations: Operations = {
  /** AWS's own lists only, without customers' lists. */
  DescribePrefixLists: describeOperation<PrefixList>({
    set: 'prefixListSet',
    ids: ['PrefixListId', 'pl'],
    rows: (call) => visibleLists(call).filter((list) => list.ownerId === 'AWS'),
    idOf: (list) => list.id,
    filters: { 'prefix-list-id': (list) => list.id, 'prefix-list-name': (list) => list.name },
    item: (list) => ({ prefixListId: list.id, prefixListName: list.name, cidrSet: items(list.cidrs) }),
  }),
  DescribeManagedPrefixLists: describeOperation<PrefixList>({
    set: 'prefixListSet',
    ids: ['PrefixListId', 'pl'],
    rows: visibleLists,
    idOf: (list) => list.id,
    filters: {
      'owner-id': (list) => list.ownerId,
      'prefix-list-id': (list) => list.id,
      'prefix-list-name': (list) => list.name,
    },
    item: (list) => ({
      prefixListId: list.id,
      addressFamily: list.cidrs.some((cidr) => cidr.includes(':')) ? 'IPv6' : 'IPv4',
      state: 'create-complete',
      prefixListArn: `arn:${partitionOf(list.region)}:ec2:${list.region}:${list.ownerId === 'AWS' ? 'aws' : list.ownerId}:prefix-list/${list.id}`,
      prefixListName: list.name,
      maxEntries: list.cidrs.length,
      version: 1,
      tagSet: '',
      ownerId: list.ownerId,
    }),
    pages: { smallest: 1, largest: 100 },
  }),
  GetManagedPrefixListEntries: { run: getEntries },
};

/** AWS's lists and the caller's own, of this region. */
export function visibleLists({ world, caller }: Call): PrefixList[] {
  return [...world.aws.prefixLists.values()].filter(
    ({ region, ownerId }) => region === caller.region && (ownerId === 'AWS' || ownerId === caller.account),
  );
}

function getEntries(call: Call) {
  const id = call.parameters.required('PrefixListId');
  const list = visibleLists(call).find((each) => each.id === id);
  if (list === undefined) throw noSuchId('pl', id);
  const { rows, nextToken } = pageOf(list.cidrs, (cidr) => cidr, call.parameters, { smallest: 1, largest: 100 });
  return { body: { entrySet: items(rows.map((cidr) => ({ cidr }))), nextToken } };
}
