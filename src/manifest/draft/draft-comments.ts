/** The comments at the top of a drafted manifest: what to do, and which VPCs there are. */
import type { Linkable, LinkableVpc } from '../../contract/linkable.ts';
import { excerpt } from '../../contract/printable.ts';
import { PLACEHOLDER } from '../placeholder.ts';

/** Lines without `#`. */
export const headOf = ({ services, vpcs, unknown }: Linkable): readonly string[] => [
  `A draft of what is there. Replace each ${PLACEHOLDER} and remove what you do not want to connect; then run fleet plan.`,
  ...vpcs.flatMap(vpcLines),
  ...services.flatMap(({ link, not }) => (not === undefined ? [] : [plain(`Left out: ${link} ${not}`)])),
  ...unknown.map(({ what, why }) => plain(`Not looked at: ${what}: ${why}`)),
];

function vpcLines({ id, name, cidr, account, access, subnets, securityGroups }: LinkableVpc): readonly string[] {
  const called = name === undefined ? '' : ` called ${name}`;
  const role = access.roleArn === undefined ? '' : ` as ${access.roleArn}`;
  const placed = subnets.map((each) => `${each.id} (${each.zoneId}, ${each.freeAddresses} addresses free)`);
  return [
    plain(`VPC ${id}${called} (${cidr}) in account ${account}, region ${access.region}${role}`),
    plain(`  subnets: ${some(placed)}`),
    plain(`  security groups: ${some(securityGroups.map((each) => `${each.id} (${each.name})`))}`),
  ];
}

const MOST = 20;

const some = (names: readonly string[]): string =>
  names.length <= MOST ? names.join(', ') : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`;

const LONGEST = 2_000;

/** Puts names and tags, which other people wrote, on one line. */
export const plain = (text: string): string => excerpt(text.replace(/\s/g, ' '), LONGEST);
