/** What was proven, zone by zone, and what else is worth knowing. */
import type { Prober } from '../../providers/ports/prober.ts';
import type { OutputsByStep, ZoneHealth } from '../../contract/outputs.ts';
import type { SettleInput } from '../../contract/step-contract.ts';
import type { Path, Proofs } from './paths.ts';

export async function report(
  prober: Prober,
  { outputs }: SettleInput,
  paths: readonly Path[],
  proofs: Proofs,
): Promise<OutputsByStep['targets']> {
  const zones = (outputs.vpcEndpoint?.networkInterfaces ?? []).map(({ id, zoneId, address }): ZoneHealth => {
    const open = paths.filter((path) => path.networkInterface.id === id && proofs.unproven[path.key] !== undefined);
    if (open.length === 0) return { zoneId, address, healthy: true };
    const unproven = Object.fromEntries(
      open.map(({ key, route }) => [route, proofs.unproven[key]?.outcome ?? 'unknown']),
    );
    return { zoneId, address, healthy: false, unproven };
  });
  const warnings = [...zones.flatMap(zoneWarning), ...(await nameWarnings(prober, paths))];
  return { verifiedBy: 'probe', zones, ...(warnings.length === 0 ? {} : { warnings }) };
}

function zoneWarning({ zoneId, address, unproven }: ZoneHealth): readonly string[] {
  if (unproven === undefined) return [];
  const seen = Object.entries(unproven).map(([route, outcome]) => `${route} ${outcome}`);
  return [`${zoneId} (${address}) was not proven: ${seen.join(', ')}. Perhaps no node of the service is there`];
}

/** The handshakes went to addresses; clients use names, so a warning says when the names lead elsewhere. */
async function nameWarnings(prober: Prober, paths: readonly Path[]): Promise<readonly string[]> {
  const hosts = [...new Set(paths.map(({ target }) => target.serverName))];
  const interfaces = paths.map(({ target }) => target.address);
  const checked = await Promise.all(hosts.map(async (host) => ({ host, found: await prober.resolve(host) })));
  return checked.flatMap(({ host, found }) => {
    if (found.length === 0) return [`${host} does not resolve where the prober runs`];
    const others = found.filter((address) => !interfaces.includes(address));
    return others.length === 0
      ? []
      : [`${host} resolves to ${others.join(', ')}, which is not the endpoint: nothing was sent there`];
  });
}
