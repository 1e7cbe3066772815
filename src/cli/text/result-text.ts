/** The result of an onboarding, for people. */
import pc from 'picocolors';
import type { EndpointResult, OnboardResult } from '../../contract/run.ts';
import { createTable } from './table.ts';
import { linkText } from '../arguments/link-argument.ts';

export function resultText(result: OnboardResult): string {
  return [
    headline(result),
    ...result.endpoints.map(endpointText),
    ...result.warnings.map((warning) => pc.yellow(`! ${warning}`)),
    ...result.left.map(({ what, id, why, usdPerDay }) =>
      pc.yellow(`! left: ${what} ${id}: ${why} (${usdPerDay} USD a day)`),
    ),
  ].join('\n');
}

/** The routes of these endpoints. Columns with only one value are left out. */
export function routesTable(endpoints: readonly EndpointResult[]): string {
  const routes = endpoints.flatMap(({ key, routes: own }) => own.map((route) => ({ key, ...route })));
  const columns: readonly (readonly [string, (route: (typeof routes)[number]) => string])[] = [
    ['endpoint', ({ key }) => key],
    ['component', ({ component }) => component],
    ['authentication', ({ authenticationMethod }) => authenticationMethod ?? ''],
    ['usage', ({ usage }) => usage],
    ['host', ({ host }) => host],
    ['port', ({ port }) => String(port)],
  ];
  const optional = ['endpoint', 'authentication', 'usage'];
  const shown = columns.filter(([name, of]) => !optional.includes(name) || new Set(routes.map(of)).size > 1);
  const table = createTable(shown.map(([name]) => name));
  for (const route of routes) table.push(shown.map(([, of]) => of(route)));
  return table.toString();
}

function headline(result: OnboardResult): string {
  const name = linkText(result);
  const price = result.usdPerMonth > 0 ? `, ${result.usdPerMonth.toFixed(2)} USD a month and traffic` : '';
  switch (result.outcome) {
    case 'ready':
      return result.changed
        ? pc.green(`${name} is connected${price}`)
        : pc.green(`${name} is already connected, nothing changed${price}`);
    case 'readyUnverified':
      return pc.yellow(`${name} is connected${price}; nobody probed it, so target health is not proven`);
    case 'prepared':
      return pc.green(`${name} is prepared for endpoints${price}`);
    case 'partial':
      return pc.yellow(`${name} is connected for some endpoints only${price}`);
    case 'rolledBack':
      return pc.red(`${name} was rolled back: ${result.undone.length} things undone, ${result.left.length} left`);
  }
}

function endpointText(endpoint: EndpointResult): string {
  const { key, outcome, vpcEndpointId, connectionId, verifiedBy, zones, failure, adopted } = endpoint;
  if (outcome === 'rolledBack') return `  ${key}: rolled back${failure === undefined ? '' : `: ${failure.message}`}`;
  const healthy = zones.filter((zone) => zone.healthy).map(({ zoneId }) => zoneId);
  const proof = verifiedBy === 'probe' ? `proven in ${healthy.join(', ') || 'no zone'}` : 'not probed';
  const ids = [vpcEndpointId, connectionId].filter((id) => id !== undefined).join(', ');
  return `  ${key}: ${ids}${adopted ? ' (adopted)' : ''}, ${proof}`;
}
