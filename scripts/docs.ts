/** `npm run docs`: writes the generated parts of the documentation anew. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withTables } from './runbook/tables.ts';

const runbook = fileURLToPath(new URL('../docs/runbook.md', import.meta.url));

await writeFile(runbook, withTables(await readFile(runbook, 'utf8')));
