/** The runbook's links, against a real server: otherwise a wrong query would be noticed only at night. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';

const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

it('the server takes every query that the runbook links to', async () => {
  const queries = [...runbook.matchAll(/\?query=([^)]+)\)/g)].map(([, query = '']) => decodeURIComponent(query));
  expect(queries.length).toBeGreaterThan(3);
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const client = new Client({ connection, namespace: inject('temporalNamespace') });
  const counts = await Promise.all(queries.map(async (query) => (await client.workflow.count(query)).count));
  expect(counts.every((count) => count >= 0)).toBe(true);
  await connection.close();
});
