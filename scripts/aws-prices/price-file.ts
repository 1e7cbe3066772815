/** The file that keeps the prices: everything behind its marker is written by `npm run aws-prices`. */
import type { EndpointPrices } from '../../src/activities/plan/endpoint-prices.ts';

const MARKER = 'export const endpointPrices: EndpointPrices = ';

/** @throws Error when the file has no marker */
export function withPrices(file: string, prices: EndpointPrices): string {
  const at = file.indexOf(MARKER);
  if (at < 0) throw new Error(`The file of prices has no “${MARKER}”.`);
  const rows = Object.entries(prices).map(
    ([region, price]) => `  '${region}': ${price === undefined ? 'undefined' : JSON.stringify(price)},`,
  );
  return `${file.slice(0, at)}${MARKER}{\n${rows.join('\n')}\n};\n`;
}
