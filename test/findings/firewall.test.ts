/** Which ports clients dial, and whether security groups and network ACLs let them through. */
import { describe, expect, it } from 'vitest';
import { firewallFindings } from '../../src/activities/findings/firewall.ts';
import { portsOf, uncovered } from '../../src/activities/findings/ports.ts';
import { DeniedError } from '../../src/providers/errors.ts';
import type { Ec2Firewalls, InboundRule, NetworkAclEntry } from '../../src/providers/ports/ec2-inspection.ts';
import { acceptedLike, componentOf, endpointLike, serviceLike, subjectOf } from '../support/subject.ts';

const registry = componentOf('schema_registry', 443);

describe('the ports that clients dial', () => {
  it('are Aiven’s whole pool for Kafka, and for all else the port of the dynamic route', () => {
    const elsewhere = componentOf('kafka_rest', 444, { route: 'public' });
    const service = serviceLike({ components: [componentOf('kafka', 12_345), registry, elsewhere] });
    const ports = (...components: string[]) => portsOf(service, components).map(({ says }) => says);
    expect(ports('kafka', 'schema_registry', 'kafka_rest')).toEqual(['10000-31000 (kafka)', '443 (schema_registry)']);
    expect(ports('schema_registry')).toEqual(['443 (schema_registry)']);
    expect(ports()).toEqual([]);
  });

  it.each([
    ['nothing', [], true],
    ['one range', [[100, 200]], false],
    ['a wider range', [[0, 65_535]], false],
    ['a range that ends one port short', [[100, 199]], true],
    ['a range that begins one port late', [[101, 200]], true],
    [
      'two ranges that meet, in any order',
      [
        [150, 200],
        [100, 149],
      ],
      false,
    ],
    [
      'two ranges with one port between them',
      [
        [100, 149],
        [151, 200],
      ],
      true,
    ],
    [
      'ranges that overlap',
      [
        [100, 180],
        [120, 130],
        [170, 200],
      ],
      false,
    ],
  ] as const)('are uncovered or not by %s', (_, allowed, is) => {
    const wanted = [{ from: 100, to: 200, says: '' }];
    expect(
      uncovered(
        wanted,
        allowed.map(([from, to]) => ({ from, to })),
      ).length === 1,
    ).toBe(is);
  });
});

const anybody = { cidr: '0.0.0.0/0' };
const rule = (more: Partial<InboundRule> = {}): InboundRule => ({
  groupId: 'sg-1',
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  source: anybody,
  ...more,
});
const entry = (more: Partial<NetworkAclEntry> = {}): NetworkAclEntry => ({
  ruleNumber: 100,
  direction: 'inbound',
  allow: true,
  protocol: '-1',
  cidr: '0.0.0.0/0',
  ...more,
});
const outbound = entry({ direction: 'outbound' });

const accepted = acceptedLike({
  components: ['schema_registry'],
  endpoints: [endpointLike({ securityGroupIds: ['sg-1', 'sg-2'] })],
});
const service = serviceLike({ components: [registry] });

/** What is said with these rules and entries, and, for lists of prefixes, their CIDRs. */
const said = async (
  rules: readonly InboundRule[],
  entries: readonly NetworkAclEntry[] = [entry(), outbound],
  cidrs: Readonly<Record<string, readonly string[]>> = {},
) => {
  const inspect: Ec2Firewalls = {
    securityGroupRules: async () => rules,
    prefixListCidrs: async (ids) => Object.fromEntries(Object.entries(cidrs).filter(([id]) => ids.includes(id))),
    networkAcls: async (subnetIds) => [{ id: 'acl-1', subnetIds, entries }],
  };
  return firewallFindings(subjectOf({ accepted, service }, { inspect }));
};

describe('security groups', () => {
  it('that have no rule for a port are named, with what to allow', async () => {
    expect(await said([])).toEqual([
      {
        level: 'warning',
        field: 'endpoints[0].securityGroupIds',
        value: 'sg-1, sg-2',
        problem: 'have no inbound rule that allows TCP 443 (schema_registry)',
        fix: 'allow TCP 443 from your clients’ addresses or groups',
      },
    ]);
  });

  const list = { prefixListId: 'pl-1' };
  it.each<[string, InboundRule, boolean]>([
    ['TCP by name', rule(), true],
    ['TCP by number', rule({ protocol: '6' }), true],
    ['all protocols and ports', { groupId: 'sg-1', protocol: '-1', source: anybody }, true],
    ['a group as source', rule({ source: { groupId: 'sg-9' } }), true],
    ['UDP', rule({ protocol: 'udp' }), false],
    ['another port', rule({ fromPort: 444, toPort: 444 }), false],
    ['a prefix list with entries', rule({ source: list }), true],
    ['a prefix list without entries', rule({ source: { prefixListId: 'pl-2' } }), false],
    ['a prefix list that this account may not see', rule({ source: { prefixListId: 'pl-3' } }), true],
  ])('let clients in by a rule for %s: %s', async (_, one, lets) => {
    const found = await said([one], undefined, { 'pl-1': ['10.0.0.0/8'], 'pl-2': [] });
    expect(found.length).toBe(lets ? 0 : 1);
  });

  it('keep their other rules when one names a prefix list without entries', async () => {
    expect(await said([rule({ source: { prefixListId: 'pl-2' } }), rule()], undefined, { 'pl-2': [] })).toEqual([]);
  });
});

describe('a network ACL', () => {
  const denied = entry({ allow: false });
  it.each<[string, readonly NetworkAclEntry[], readonly string[]]>([
    ['lets all in and out', [entry(), outbound], []],
    ['lets nobody in', [outbound], ['443 (schema_registry)']],
    ['lets no answer out', [entry()], ['1024-65535 outbound (answers to clients)']],
    ['denies everybody before it allows', [denied, entry(), outbound], ['443 (schema_registry)']],
    ['allows before it denies everybody', [entry(), denied, outbound], []],
    ['denies some addresses only', [entry({ allow: false, cidr: '10.0.0.0/8' }), entry(), outbound], []],
    ['denies another protocol', [entry({ allow: false, protocol: '17' }), entry(), outbound], []],
    ['allows another protocol', [entry({ protocol: '17' }), outbound], ['443 (schema_registry)']],
    ['denies the ports below', [entry({ allow: false, fromPort: 0, toPort: 442 }), entry(), outbound], []],
    ['denies the ports above', [entry({ allow: false, fromPort: 444, toPort: 900 }), entry(), outbound], []],
    [
      'denies up to the port',
      [entry({ allow: false, fromPort: 0, toPort: 443 }), entry(), outbound],
      ['443 (schema_registry)'],
    ],
    [
      'denies from the port on',
      [entry({ allow: false, fromPort: 443, toPort: 900 }), entry(), outbound],
      ['443 (schema_registry)'],
    ],
    [
      'lets answers out to one port less',
      [entry(), entry({ direction: 'outbound', protocol: '6', fromPort: 1_024, toPort: 65_534 })],
      ['1024-65535 outbound (answers to clients)'],
    ],
    [
      'lets answers out to just those ports',
      [entry(), entry({ direction: 'outbound', fromPort: 1_024, toPort: 65_535 })],
      [],
    ],
  ])('that %s blocks %j', async (_, entries, blocked) => {
    const expected = blocked.map((says) => ({
      level: 'warning',
      field: 'endpoints[0].subnetIds',
      value: 'subnet-1, subnet-2',
      problem: `network ACL acl-1 blocks ${says}`,
      fix: 'allow it in the ACL, above the rule that denies it',
    }));
    expect(await said([rule()], entries)).toEqual(expected);
  });
});

it('rules and ACLs that may not be read are notes at their fields', async () => {
  const no = (action: string) => () => Promise.reject(new DeniedError('no', { api: 'ec2', action }));
  const inspect = { securityGroupRules: no('DescribeSecurityGroupRules'), networkAcls: no('DescribeNetworkAcls') };
  const note = { level: 'note', failure: 'Denied' };
  expect(await firewallFindings(subjectOf({ accepted, service }, { inspect }))).toMatchObject([
    { ...note, field: 'endpoints[0].securityGroupIds', fix: 'allow DescribeSecurityGroupRules to have it checked' },
    { ...note, field: 'endpoints[0].subnetIds', fix: 'allow DescribeNetworkAcls to have it checked' },
  ]);
});
