/** `checkProber`, done where the prober runs: who it is, which names it resolves, which networks it would dial. */
import { networkInterfaces } from 'node:os';
import type { CheckResult } from '../../contract/checks.ts';
import type { DoctorActivities, Program } from '../../contract/doctor.ts';
import type { Prober } from '../../providers/ports/prober.ts';
import { programCheck } from './program.ts';

export const createCheckProber =
  (prober: Prober, program: Program): DoctorActivities['checkProber'] =>
  async ({ check, taskQueue, hosts, subnets }) => {
    const unresolved = await unresolvedOf(prober, hosts);
    const barred = subnets.flatMap(({ id, cidr }) => {
      const why = prober.outOfReach(cidr);
      return why === undefined ? [] : [`${id}: ${why}`];
    });
    const is = programCheck(check, program, `polls ${taskQueue}, has ${ownAddresses().join(', ') || 'no address'}`);
    return [is, ...resolverCheck(check, hosts, unresolved), ...reachCheck(check, subnets.length, barred)];
  };

async function unresolvedOf(prober: Prober, hosts: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(hosts.map((host) => prober.resolve(host)));
  return hosts.filter((_, at) => found[at]?.length === 0);
}

function resolverCheck(of: string, hosts: readonly string[], unresolved: readonly string[]): readonly CheckResult[] {
  const check = `names at the ${of}`;
  if (hosts.length === 0) return [];
  if (unresolved.length === 0)
    return [{ check, state: 'ok', says: `${hosts.join(', ')} ${hosts.length > 1 ? 'resolve' : 'resolves'} there` }];
  const says = `${unresolved.join(', ')} ${unresolved.length > 1 ? 'do' : 'does'} not resolve there`;
  return [
    { check, state: 'failed', says, fix: 'give the prober a resolver of public DNS (in a VPC: enableDnsSupport)' },
  ];
}

function reachCheck(of: string, subnets: number, barred: readonly string[]): readonly CheckResult[] {
  const check = `reach of the ${of}`;
  if (subnets === 0) return [];
  if (barred.length === 0) return [{ check, state: 'ok', says: 'it may dial addresses of every subnet that is named' }];
  const fix = 'add the subnets’ networks to CAUSEWAY_PROBE_NETWORKS of the prober, and restart it';
  return [{ check, state: 'failed', says: barred.join('; '), fix }];
}

/** The prober's own addresses, for a person to compare with the VPC; a container may have other ones. */
const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address),
  );
