/** Reads from Aiven with the token of this command line. Nothing passes through a workflow. */
import { createAivenClient, type ConnectedAivenClient } from '../../providers/aiven/aiven.ts';
import type { Settings } from '../../config/settings.ts';
import { ProblemsError } from '../../problems/problems.ts';

/** @throws ProblemsError of type `Configuration` without a token */
export async function readingAiven<Answer>(
  { aiven, proxy }: Settings,
  read: (client: ConnectedAivenClient) => Promise<Answer>,
): Promise<Answer> {
  if (aiven.token === undefined)
    throw new ProblemsError('Configuration', [
      { field: 'AIVEN_TOKEN', problem: 'is missing', fix: 'set it to an API token of the Aiven project' },
    ]);
  const client = createAivenClient({ url: aiven.url, token: aiven.token, proxy });
  try {
    return await read(client);
  } finally {
    await client.close();
  }
}
