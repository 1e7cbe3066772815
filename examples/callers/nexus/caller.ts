/** A workflow of another team, in another namespace. */
import type { PrivateLinkRequest } from '@causeway-link/client';
import { createNexusServiceClient } from '@temporalio/workflow';
import { causewayService } from './service.ts';

/** Gives the routes as `host:port`. */
export async function deploy(endpoint: string, request: PrivateLinkRequest): Promise<readonly string[]> {
  const causeway = createNexusServiceClient({ endpoint, service: causewayService });
  const { endpoints } = await causeway.executeOperation('onboard', request, { scheduleToCloseTimeout: '2 hours' });
  return endpoints.flatMap(({ routes }) => routes.map(({ host, port }) => `${host}:${port}`));
}
