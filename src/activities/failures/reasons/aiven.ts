/** What Aiven's API refuses. */
import type { Reason } from '../../../contract/failure-info.ts';

export const aivenReasons = {
  aivenToken: {
    type: 'Denied',
    symptom: 'Aiven answers 401, or 403 `Authentication failed` or `Invalid token`.',
    cause: 'The worker’s Aiven token is missing, mistyped, expired or revoked.',
    fix: 'Give the workers a valid token: write it into the file that AIVEN_TOKEN_FILE names, or set AIVEN_TOKEN and restart them. Then send `retry`.',
  },
  aivenPermission: {
    type: 'Denied',
    symptom: 'Aiven answers 403, `Not a project member` or `You don’t have permission to perform this action`.',
    cause:
      'The token’s user is not in the project, or lacks `service:configuration:write`, which even reading a privatelink needs. Aiven answers the same for a project that does not exist.',
    fix: 'Check the project’s name; grant the user the permission in the Aiven Console, then send `retry`.',
  },
  aivenDenied: {
    type: 'Denied',
    symptom:
      'A 403 from the address of the Aiven API whose text is not one that Aiven uses for a token or a permission.',
    cause:
      'A proxy between the worker and Aiven refuses the call, or Aiven refuses it for another reason. The message has it.',
    fix: 'Read the message; call the API from the worker’s host with `curl -i https://api.aiven.io/v1/project -H "authorization: aivenv1 $AIVEN_TOKEN"` and see who answers. Then send `retry`.',
  },
  serviceGone: {
    type: 'NotFound',
    symptom: 'Aiven answers 404 for the service or its project.',
    cause: 'The service was deleted or renamed while the run was under way, or its name is mistyped.',
    fix: 'If the service is back, send `retry`. If it is gone for good, send `rollback`: it removes what this run made in AWS.',
  },
  privatelinkGone: {
    type: 'NotFound',
    symptom: 'The PrivateLink resource that this run relied on answers 404.',
    cause: 'Somebody deleted it while the run was under way.',
    fix: 'Send `retry` with {"patch":{"replace":true}}: the resource is created again, and an endpoint of the old one is replaced (its addresses change).',
  },
  principalsChanged: {
    type: 'Refused',
    symptom: 'The list of principals has changed since this change was computed.',
    cause: 'Somebody changed it at Aiven while the run was under way.',
    fix: 'Compare the lists in the message. Send `retry` to set the list that was asked for. Send `rollback` to keep the list that is there now.',
  },
  privatelinkUnsupported: {
    type: 'Invalid',
    symptom: 'Aiven refuses to create the PrivateLink resource (400 or 409).',
    cause: 'The service is not in a project VPC, not on AWS, or of a type or plan without AWS PrivateLink.',
    fix: 'Move the service into a project VPC or choose another plan, then send `retry`. Otherwise send `rollback`.',
  },
  serviceNotRunning: {
    type: 'Conflict',
    symptom: 'The service is POWEROFF, REBALANCING or REBUILDING, or Aiven answers 409 `not_powered`.',
    cause:
      'The service is switched off or being rebuilt. A privatelink created meanwhile can stay in `creating` forever.',
    fix: 'Power the service on, or wait until it is RUNNING, then send `retry`.',
  },
  servicePoweredOff: {
    type: 'Refused',
    symptom: 'The service is POWEROFF while the run waits for something of it.',
    cause:
      'Somebody switched the service off while the run was under way. What it waits for cannot happen while the service is off.',
    fix: 'Power the service on in the Aiven Console, wait until it is RUNNING, then send `retry`.',
  },
  tooManyPrincipals: {
    type: 'Exhausted',
    symptom: 'Adding this request’s principals would make more than 16.',
    cause: 'Aiven allows 16 principals for each service; those already there are never dropped silently.',
    fix: 'Remove principals that nobody needs (`avn service privatelink aws update`), then send `retry`. Or send `rollback`, and start again with one account root in place of its roles.',
  },
  aivenConflict: {
    type: 'Conflict',
    symptom: 'Aiven answers 409 or 417.',
    cause: 'Something else is changing the service, or what is to be deleted is still in use.',
    fix: 'It is retried automatically. If it persists, look at the service in the Aiven Console, then send `retry`.',
  },
  aivenInvalid: {
    type: 'Invalid',
    symptom: 'Aiven answers 400 or another refusal of the request itself.',
    cause: 'A value that Aiven does not take: a malformed ARN, a region that is not enabled for cross-region access.',
    fix: 'If the cause lies at Aiven, repair it there and send `retry`. If the request is wrong, send `rollback`, correct the value that the message names, and start again.',
  },
} as const satisfies Readonly<Record<string, Reason>>;
