/** An inventory as markdown. */
import type { Inventory, InventoryEndpoint } from '../../../contract/inventory.ts';
import { markdownRows, markdownText } from '../../report/rows.ts';

export function inventoryText({ links, orphans, unknown, usdPerMonth }: Inventory): string {
  const endpoints = links.flatMap((link) => link.endpoints.map((endpoint) => ({ link, endpoint })));
  const rows = endpoints.map(({ link, endpoint }) => [
    `${link.project}/${link.service}`,
    link.privatelinkState,
    ...cells(endpoint),
    endpoint.connection?.state ?? 'none',
    usd(endpoint.usdPerMonth),
  ]);
  const head = ['link', 'privatelink', 'endpoint', 'account', 'VPC', 'state', 'zones', 'connection', 'USD a month'];
  const privatelinks = links.reduce((sum, link) => sum + link.usdPerMonth, 0);
  return [
    `# ${links.length} links, ${endpoints.length} endpoints, ${usd(usdPerMonth)} USD a month`,
    `Without traffic; ${usd(privatelinks)} USD of it are Aiven's price of ${links.length} privatelinks.`,
    rows.length === 0 ? '' : markdownRows([head, ...rows]),
    `## ${orphans.length} endpoints that lead nowhere`,
    orphans.length === 0
      ? ''
      : markdownRows([
          ['link', 'endpoint', 'account', 'VPC', 'state', 'zones', 'why', 'USD a month'],
          ...orphans.map((endpoint) => [
            `${endpoint.link.project}/${endpoint.link.service}`,
            ...cells(endpoint),
            endpoint.why ?? '',
            usd(endpoint.usdPerMonth),
          ]),
        ]),
    unknown.length === 0
      ? ''
      : ['## Not seen', ...unknown.map(({ what, why }) => `- ${markdownText(`${what}: ${why}`)}`)].join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const cells = ({ id, account, region, key, state, zoneIds }: InventoryEndpoint): string[] => [
  id,
  `${account} ${region}`,
  key,
  state,
  zoneIds.join(' '),
];

const usd = (amount: number): string => amount.toFixed(2);
