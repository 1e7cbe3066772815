import type { AivenProject, AivenService, World } from '../world.ts';
import { ApiError } from './api-error.ts';

/** One operation of the API, named as Aiven's OpenAPI document names it. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/v1`, in Hono's notation. */
  readonly path: string;
  /** Any one of these permissions is enough; empty: any token is. From Aiven's OpenAPI document. */
  readonly permissions: readonly string[];
  /** Needs no token. */
  readonly public?: boolean;
  run(call: Call): Reply | Promise<Reply>;
}

export interface Call {
  readonly world: World;
  /** Decoded path parameter; only those that the operation's path names. */
  param(name: string): string;
  query(name: string): string | undefined;
  /** The JSON body; undefined: none was sent. */
  readonly body: unknown;
  readonly userAgent: string;
}

export interface Reply {
  readonly body: unknown;
  /** Ids of what the call made or changed, for the ledger. */
  readonly ids?: readonly string[];
  /** States the reply shows, by ledger id. */
  readonly shown?: Readonly<Record<string, string>>;
}

/** The project that the path names. For a caller, a project of others and one that does not exist look the same. */
export function projectOf(call: Call): AivenProject {
  const project = call.world.aiven.projects.get(call.param('project'));
  if (project === undefined) throw new ApiError(403, 'Not a project member');
  return project;
}

/** The service that the path names. */
export function serviceOf(call: Call): AivenService {
  const name = call.param('service');
  const service = projectOf(call).services.get(name);
  // Aiven's own client retries on the pattern `Service \S+ does not exist`.
  if (service === undefined) throw new ApiError(404, `Service ${name} does not exist`);
  return service;
}

/** The body as an object; anything else is refused. */
export function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new ApiError(400, 'Invalid input: the request body is not a JSON object', 'invalid_input');
}
