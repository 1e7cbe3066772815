/** What a prober says of itself: which names it resolves, and which networks it may dial. */
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createCheckProber } from '../../src/activities/checks/prober.ts';
import type { ProberInQuestion } from '../../src/contract/doctor.ts';
import type { Prober } from '../../src/providers/ports/prober.ts';
import { line } from '../support/rows.ts';

const subnets = ['10.0.1.0/24', '192.0.2.0/24'].map((cidr, at) => ({ id: `subnet-${at}`, cidr }));
const own = Object.values(networkInterfaces())
  .flat()
  .flatMap((each) => (each !== undefined && each.family === 'IPv4' && !each.internal ? [each.address] : []));

/** It knows the names that begin with `known`, and may dial 10.0.0.0/8. */
async function told(asked: Partial<ProberInQuestion>): Promise<readonly string[]> {
  const prober: Partial<Prober> = {
    resolve: async (host) => (host.startsWith('known') ? ['10.0.0.1'] : []),
    outOfReach: (cidr) => (cidr.startsWith('10.') ? undefined : `${cidr} is not allowed`),
  };
  const check = createCheckProber(prober as Prober, { version: '1.2.3', node: '24.0.0' });
  return (await check({ check: 'prober of vpc-1', taskQueue: 'in-vpc', hosts: [], subnets: [], ...asked })).map(line);
}

describe('a prober', () => {
  it('names its program, its task queue and its own addresses, and nothing that it is not asked', async () => {
    const has = own.length === 0 ? 'no address' : own.join(', ');
    expect(await told({})).toEqual([`ok prober of vpc-1: Causeway 1.2.3 on Node 24.0.0, polls in-vpc, has ${has}`]);
  });

  it.each([
    [['known-1'], 'ok names at the prober of vpc-1: known-1 resolves there'],
    [['known-1', 'known-2'], 'ok names at the prober of vpc-1: known-1, known-2 resolve there'],
    [
      ['known-1', 'a'],
      'failed names at the prober of vpc-1: a does not resolve there | give the prober a resolver of public DNS (in a VPC: enableDnsSupport)',
    ],
    [['a', 'b'], expect.stringContaining('a, b do not resolve there') as string],
  ])('asked for %j', async (hosts, says) => {
    expect((await told({ hosts })).slice(1)).toEqual([says]);
  });

  it('that may not dial a subnet says which, and how to let it', async () => {
    expect((await told({ subnets: subnets.slice(0, 1) })).slice(1)).toEqual([
      'ok reach of the prober of vpc-1: it may dial addresses of every subnet that is named',
    ]);
    expect((await told({ subnets })).slice(1)).toEqual([
      'failed reach of the prober of vpc-1: subnet-1: 192.0.2.0/24 is not allowed | add the subnets’ networks to CAUSEWAY_PROBE_NETWORKS of the prober, and restart it',
    ]);
  });
});
