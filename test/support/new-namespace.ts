/** Creates a namespace on the server of the tests, without the search attributes that the default one has. */
import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { eventually } from './eventually.ts';

/** @param attributes search attributes by name, with the number of their type */
export async function newNamespace(attributes: Readonly<Record<string, number>> = {}): Promise<string> {
  const namespace = `new-${randomUUID()}`;
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  // The server's caches have it after some seconds.
  await eventually(() => connection.operatorService.listSearchAttributes({ namespace }));
  if (Object.keys(attributes).length > 0)
    await eventually(() => connection.operatorService.addSearchAttributes({ namespace, searchAttributes: attributes }));
  await connection.close();
  return namespace;
}
