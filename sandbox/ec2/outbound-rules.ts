import type { SecurityGroupRow, SecurityGroupRule } from '../world.ts';

/** Outbound rules of a group; a new group lets everything out. */
export const outboundRulesOf = (group: SecurityGroupRow): readonly SecurityGroupRule[] =>
  group.egress ?? [
    {
      id: group.id.replace(/^sg-/, 'sgr-e'),
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      source: { cidr: '0.0.0.0/0' },
    },
  ];
