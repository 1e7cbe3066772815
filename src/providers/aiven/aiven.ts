/** The client of Aiven's REST API. Does not retry; does not depend on Temporal. */
import { catalogueCalls } from './catalogue.ts';
import { privatelinkCalls } from './privatelinks.ts';
import { serviceCalls } from './services.ts';
import { createTransport, type AivenConnection } from './transport.ts';
import type { AivenClient, AivenSecrets } from '../ports/aiven.ts';

export type { AivenConnection } from './transport.ts';

/** Also reads secrets: pass it as `AivenClient` where they are not needed. */
export interface ConnectedAivenClient extends AivenClient, AivenSecrets {
  /** Waits for the calls under way, then closes the connections. */
  close(): Promise<void>;
}

/** One client for a process: it merges identical reads and keeps Aiven's Retry-After for all its callers. */
export function createAivenClient(connection: AivenConnection): ConnectedAivenClient {
  const transport = createTransport(connection);
  return {
    ...serviceCalls(transport),
    ...privatelinkCalls(transport),
    ...catalogueCalls(transport),
    close: () => transport.close(),
  };
}

/** Makes the call that every valid token may make. @throws ProviderError */
export async function tryToken(connection: AivenConnection): Promise<void> {
  const client = createAivenClient(connection);
  try {
    await client.listProjects();
  } finally {
    await client.close();
  }
}
