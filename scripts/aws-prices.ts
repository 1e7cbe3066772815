/**
 * `npm run aws-prices`: reads the price of an interface VPC endpoint in every region from AWS's price list, which is public
 * and needs no credentials, and writes it to `src/activities/plan/endpoint-prices.ts`. `npm run docs` then shows it in
 * `docs/prices.md`. `-- --from URL` reads from another server that has the same files.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { endpointPrices } from '../src/activities/plan/endpoint-prices.ts';
import { readPriceList } from './aws-prices/price-list.ts';
import { withPrices } from './aws-prices/price-file.ts';

const { values } = parseArgs({
  options: { from: { type: 'string', default: 'https://pricing.us-east-1.amazonaws.com' } },
});
const prices = await readPriceList(values.from, Object.keys(endpointPrices));
await write('src/activities/plan/endpoint-prices.ts', (before) => withPrices(before, prices));
console.log(`${Object.values(prices).filter(Boolean).length} regions. Now: npm run docs, and look at the difference.`);

async function write(path: string, change: (before: string) => string): Promise<void> {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const after = change(await readFile(file, 'utf8'));
  await writeFile(file, await format(after, { ...(await resolveConfig(file)), parser: 'typescript' }));
}
