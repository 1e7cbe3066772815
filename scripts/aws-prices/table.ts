/** The table of AWS's prices, as docs/prices.md shows it. */
import { endpointPrices } from '../../src/activities/plan/endpoint-prices.ts';

export function pricesTable(): string {
  const rows = Object.entries(endpointPrices).map(([region, price]) =>
    price === undefined
      ? row([region, 'unknown', 'unknown', '', ''])
      : row([region, `${price.usdPerZoneHour}`, `${price.usdPerGb}`, price.of, price.read]),
  );
  return [
    row(['region', 'USD an hour and zone', 'USD a GB', 'of', 'read']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
  ].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
