/** `npm run docs`: writes the generated parts of the documentation again. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withGeneratedPart } from './generated-part.ts';
import { metricsTable } from './metrics-table.ts';
import { pricesTable } from './aws-prices/table.ts';
import { cliReference } from './reference/cli.ts';
import { eventFields, manifestFields, requestFields } from './reference/fields.ts';
import { settingsTable } from './reference/settings.ts';
import { resultTables } from './result-tables.ts';
import { withTables } from './runbook/tables.ts';
import { wallsTable } from './walls-table.ts';

/** Each document with the function that renews its generated part. */
export const generated: Readonly<Record<string, (document: string) => string>> = {
  'docs/cli.md': (document) => withGeneratedPart(document, 'commands', cliReference()),
  'docs/request.md': (document) =>
    withGeneratedPart(withGeneratedPart(document, 'request', requestFields()), 'manifest', manifestFields()),
  'docs/settings.md': (document) => withGeneratedPart(document, 'settings', settingsTable()),
  'docs/events.md': (document) => withGeneratedPart(document, 'event', eventFields()),
  'docs/runbook.md': withTables,
  'docs/monitoring.md': (document) => withGeneratedPart(document, 'metrics', metricsTable()),
  'docs/prices.md': (document) => withGeneratedPart(document, 'prices', pricesTable()),
  'docs/result.md': (document) => withGeneratedPart(document, 'result', resultTables()),
  'CONTRIBUTING.md': (document) => withGeneratedPart(document, 'walls', wallsTable()),
};

/** A document as it should be now. */
export async function renewed(path: string): Promise<string> {
  const document = await readFile(inRepository(path), 'utf8');
  return generated[path]?.(document) ?? document;
}

const inRepository = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const path of Object.keys(generated)) await writeFile(inRepository(path), await renewed(path));
