import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import type { Operation } from './operation.ts';

/** Permissions of a project member who may only read. */
export const READ_ONLY: ReadonlySet<string> = new Set([
  'read_only',
  'project:audit_logs:read',
  'project:integrations:read',
  'project:networking:read',
  'project:services:read',
]);

/** Accepts both schemes that Aiven accepts: `aivenv1 TOKEN` (its own clients) and `Bearer TOKEN` (its documentation). */
export function authorize({ aiven }: World, operation: Operation, header: string | undefined): void {
  if (operation.public) return;
  const token = /^(?:aivenv1|Bearer) (\S+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new ApiError(401, 'Missing (expired) db token');
  if (!aiven.tokens.has(token)) throw new ApiError(403, 'Invalid token', 'authentication_failed');
  const held = aiven.tokenPermissions.get(token);
  const { id, permissions } = operation;
  if (held === undefined || permissions.length === 0 || permissions.some((each) => held.has(each))) return;
  throw new ApiError(403, `You don't have permission to perform this action: ${id}`);
}
