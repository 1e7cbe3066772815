import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { applyFault } from '../apply-fault.ts';
import type { World } from '../world.ts';
import { failure, success } from './answers.ts';
import { AwsError } from './aws-error.ts';
import { authenticate, signatureOf, type Api } from './caller.ts';
import { faultKeysOf } from './fault-keys.ts';
import type { Call, Operation, Reply } from './operation.ts';
import { operationOf } from './operations.ts';
import { parametersOf, type Parameters } from './parameters.ts';
import { demandPermission } from './permissions.ts';
import { buckets, createThrottle, type Throttle } from './throttle.ts';

/** The EC2 and STS Query APIs of every account and region of the world, at one endpoint. */
export function awsApp(world: World): Hono {
  const app = new Hono();
  const throttle = createThrottle(world.clock);
  app.all('*', async (c) => {
    const requestId = randomUUID();
    const parameters = parametersOf([...new URL(c.req.url).searchParams, ...new URLSearchParams(await c.req.text())]);
    const signature = signatureOf(c.req.header('authorization'), parameters);
    const { api } = signature;
    const account = world.aws.accessKeys.get(signature.accessKeyId ?? '')?.account ?? 'unknown';
    const action = parameters.text('Action') ?? 'MissingAction';

    let code: string | undefined;
    let reply: Reply | undefined;
    const operation = (): Response => {
      try {
        const call: Call = { world, parameters, caller: authenticate(world, signature) };
        reply = perform(api, action, call, throttle);
        return success(api, action, reply, requestId);
      } catch (cause) {
        const error = cause instanceof AwsError ? cause : internalError(cause);
        code = error.code;
        return failure(api, error, requestId);
      }
    };
    const effect = world.faults.take(api, action, faultKeysOf(world, account, parameters));
    const { response, outcome } = await applyFault(c, {
      effect,
      clock: world.clock,
      faults: world.faults,
      operation,
      errorOf({ status, code: armed, message }) {
        code = armed ?? (status < 500 ? 'InvalidRequest' : status === 503 ? 'Unavailable' : 'InternalError');
        return failure(api, new AwsError(code, message ?? 'Injected by the sandbox.', status), requestId);
      },
    });
    world.ledger.call({
      api,
      action,
      mutating: operationOf(api, action)?.mutating ?? false,
      outcome,
      ...(code !== undefined && { code }),
      scope: `${account}/${signature.region ?? 'unknown'}`,
      ids: reply?.ids ?? [],
      // A reply that was cut off or malformed has shown nothing.
      shown: outcome === 200 && effect?.kind !== 'malformed' ? (reply?.shown ?? {}) : {},
    });
    return response;
  });
  return app;
}

/** Throttle, permission, DryRun, then the operation with its own checks. */
function perform(api: Api, action: string, call: Call, throttle: Throttle): Reply {
  const operation = knownOperation(api, action, call.parameters);
  if (api === 'sts') return operation.run(call);
  const { account, region } = call.caller;
  const bucket = operation.bucket?.(call.parameters) ?? buckets.read;
  if (!throttle.take(`${account}/${region}/${action}/${bucket.size}`, bucket)) {
    const text = `Request limit exceeded. Account ${account} has been throttled on ec2:${action}`;
    throw new AwsError('RequestLimitExceeded', text, 503);
  }
  demandPermission(call, action);
  if (call.parameters.flag('DryRun')) {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  return operation.run(call);
}

function knownOperation(api: Api, action: string, parameters: Parameters): Operation {
  const operation = operationOf(api, action);
  if (operation !== undefined) return operation;
  if (parameters.text('Action') === undefined) {
    throw new AwsError('MissingAction', 'The request is missing an action or a required parameter.');
  }
  throw new AwsError('InvalidAction', `The action ${action} is not valid for this web service.`);
}

/** A bug in the sandbox, answered in the API's own form, with its text for debugging. */
function internalError(cause: unknown): AwsError {
  return new AwsError(
    'InternalError',
    `An internal error has occurred: ${cause instanceof Error ? cause.message : String(cause)}`,
    500,
  );
}
