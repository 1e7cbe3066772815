/** Whether security groups and network ACLs let clients in. Who the clients are is not known, so these are warnings. */
import type { Ec2Firewalls, InboundRule, NetworkAcl, NetworkAclEntry } from '../../providers/ports/ec2-inspection.ts';
import type { Finding } from '../../contract/finding.ts';
import { portsOf, uncovered } from './ports.ts';
import type { PortRange } from './ports.ts';
import { unlessDenied } from './subject.ts';
import type { EndpointSubject } from './subject.ts';

export async function firewallFindings(subject: EndpointSubject): Promise<readonly Finding[]> {
  const { service, accepted, endpoint, field, deps, access } = subject;
  const ports = portsOf(service, accepted.components);
  const inspect = deps.clients.aws.inspect(access);
  const [groups, acls] = await Promise.all([
    unlessDenied(`${field}.securityGroupIds`, 'security group rules', async () =>
      groupFindings(
        field,
        endpoint.securityGroupIds,
        ports,
        await withoutEmptyLists(inspect, await inspect.securityGroupRules(endpoint.securityGroupIds)),
      ),
    ),
    unlessDenied(`${field}.subnetIds`, 'network ACLs', async () =>
      (await inspect.networkAcls(endpoint.subnetIds)).flatMap((acl) => aclFindings(field, ports, acl)),
    ),
  ]);
  return [...groups, ...acls];
}

/** A prefix list without entries admits no client. One that this account may not see is taken to admit them. */
async function withoutEmptyLists(
  inspect: Ec2Firewalls,
  rules: readonly InboundRule[],
): Promise<readonly InboundRule[]> {
  const ids = rules.flatMap(({ source }) => ('prefixListId' in source ? [source.prefixListId] : []));
  if (ids.length === 0) return rules;
  const cidrs = await inspect.prefixListCidrs([...new Set(ids)]);
  return rules.filter(({ source }) => !('prefixListId' in source) || cidrs[source.prefixListId]?.length !== 0);
}

/** All groups of an endpoint count together. A group that a rule names as source counts: its members get in. */
function groupFindings(
  field: string,
  groupIds: readonly string[],
  ports: readonly PortRange[],
  rules: readonly InboundRule[],
): readonly Finding[] {
  const allowed = rules.filter(({ protocol }) => isTcp(protocol)).map(rangeOf);
  return uncovered(ports, allowed).map(({ says }) => ({
    level: 'warning',
    field: `${field}.securityGroupIds`,
    value: groupIds.join(', '),
    problem: `have no inbound rule that allows TCP ${says}`,
    fix: `allow TCP ${says.split(' ')[0]} from your clients’ addresses or groups`,
  }));
}

/** ACLs are stateless: clients in, and the answers to their ephemeral ports out. */
function aclFindings(
  field: string,
  ports: readonly PortRange[],
  { id, entries, subnetIds }: NetworkAcl,
): readonly Finding[] {
  const blocked = [
    ...ports.filter((range) => isBlocked(entries, 'inbound', range)),
    ...[EPHEMERAL].filter((range) => isBlocked(entries, 'outbound', range)),
  ];
  return blocked.map(({ says }) => ({
    level: 'warning',
    field: `${field}.subnetIds`,
    value: subnetIds.join(', '),
    problem: `network ACL ${id} blocks ${says}`,
    fix: 'allow it in the ACL, above the rule that denies it',
  }));
}

const EPHEMERAL: PortRange = { from: 1_024, to: 65_535, says: '1024-65535 outbound (answers to clients)' };

/**
 * Blocked for everybody: no entry allows any of it, or one that denies it to every address comes first. Entries for
 * some addresses are not judged: they may be intended.
 */
function isBlocked(
  entries: readonly NetworkAclEntry[],
  direction: NetworkAclEntry['direction'],
  wanted: PortRange,
): boolean {
  const open: { from: number; to: number }[] = [];
  for (const entry of entries) {
    if (entry.direction !== direction || !isTcp(entry.protocol)) continue;
    const range = rangeOf(entry);
    if (entry.allow) open.push(range);
    else if (isEverybody(entry.cidr) && range.from <= wanted.to && range.to >= wanted.from) break;
  }
  return uncovered([wanted], open).length > 0;
}

const isEverybody = (cidr: string): boolean => cidr === '0.0.0.0/0';

const isTcp = (protocol: string): boolean => protocol === 'tcp' || protocol === '6' || protocol === '-1';

const rangeOf = ({
  fromPort,
  toPort,
}: {
  readonly fromPort?: number;
  readonly toPort?: number;
}): { from: number; to: number } => ({
  from: fromPort ?? 0,
  to: toPort ?? 65_535,
});
