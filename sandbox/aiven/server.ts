import { type Context, Hono } from 'hono';
import { applyFault } from '../apply-fault.ts';
import type { World } from '../world.ts';
import { ApiError, errorResponse } from './api-error.ts';
import { authorize } from './authorize.ts';
import type { Call, Operation, Reply } from './operation.ts';
import { privatelinkOperations } from './privatelink-operations.ts';
import { projectOperations } from './project-operations.ts';
import { serviceOperations } from './service-operations.ts';
import { serviceTagOperations } from './service-tag-operations.ts';
import { serviceTypeOperations } from './service-type-operations.ts';

/** The Aiven API of a world, below `/v1`. An unknown path is answered in Aiven's own form. */
export function aivenApp(world: World): Hono {
  const app = new Hono();
  for (const operation of aivenOperations) {
    app.on(operation.method, `/v1${operation.path}`, (c) => serve(world, operation, c));
  }
  // A route, not `notFound`: the `notFound` handler is lost when the app is mounted in another.
  app.all('*', () => errorResponse({ status: 404, message: 'Not found', code: 'not_found' }));
  // A bug in the sandbox, answered in the API's own form, with its text for debugging.
  app.onError(({ message }) => errorResponse({ status: 500, message: `Internal server error: ${message}` }));
  return app;
}

/** All operations that the API offers here. */
export const aivenOperations: readonly Operation[] = [
  ...privatelinkOperations,
  ...serviceOperations,
  ...serviceTagOperations,
  ...projectOperations,
  ...serviceTypeOperations,
];

async function serve(world: World, operation: Operation, c: Context): Promise<Response> {
  const scope = [c.req.param('project'), c.req.param('service')].filter((part) => part !== undefined).join('/');
  let reply: Reply | undefined;
  let code: string | undefined;
  const effect = world.faults.take('aiven', operation.id, [scope]);
  const { response, outcome } = await applyFault(c, {
    effect,
    clock: world.clock,
    faults: world.faults,
    errorOf: (fault) => {
      code = fault.code;
      return errorResponse({ status: fault.status, message: fault.message ?? 'An error occurred.', code });
    },
    operation: async () => {
      try {
        reply = await run(world, operation, c);
        return Response.json(reply.body);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        code = error.code;
        return errorResponse(error);
      }
    },
  });
  world.ledger.call({
    api: 'aiven',
    action: operation.id,
    mutating: operation.method !== 'GET',
    outcome,
    ...(code !== undefined && { code }),
    scope,
    ids: reply?.ids ?? [],
    // A reply that was cut off or malformed has shown nothing.
    shown: outcome === 200 && effect?.kind !== 'malformed' ? (reply?.shown ?? {}) : {},
  });
  return response;
}

async function run(world: World, operation: Operation, c: Context): Promise<Reply> {
  authorize(world, operation, c.req.header('authorization'));
  const call: Call = {
    world,
    param: (name) => c.req.param(name) ?? '',
    query: (name) => c.req.query(name),
    body: await bodyOf(c),
    userAgent: c.req.header('user-agent') ?? '',
  };
  return operation.run(call);
}

async function bodyOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'Invalid input: the request body is not valid JSON', 'invalid_input');
  }
}
