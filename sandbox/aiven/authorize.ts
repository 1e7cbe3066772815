import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import type { Operation } from './operation.ts';

/** Both schemes that Aiven takes: `aivenv1 TOKEN` (its own clients) and `Bearer TOKEN` (its documentation). */
export function authorize({ aiven }: World, operation: Operation, header: string | undefined): void {
  if (operation.public) return;
  const token = /^(?:aivenv1|Bearer) (\S+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new ApiError(401, 'Missing (expired) db token');
  if (!aiven.tokens.has(token)) throw new ApiError(403, 'Invalid token', 'authentication_failed');
  const needsWrite = operation.needsWrite ?? operation.method !== 'GET';
  if (needsWrite && aiven.readOnlyTokens.has(token)) {
    throw new ApiError(403, `You don't have permission to perform this action: ${operation.id}`);
  }
}
