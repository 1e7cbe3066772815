/** Whose is it: endpoints that are there already, and what became of ours. */
import type { Reason } from '../../../contract/step-contract.ts';

export const ownershipReasons = {
  foreignEndpoint: {
    type: 'Refused',
    symptom: 'The VPC has an endpoint for this service that is not ours.',
    cause: 'Somebody made it by hand or with another tool. It is never changed or removed without being told.',
    fix: 'Use it as it is: send `retry` with a patch of `adopt`; the box of the run shows it with the id. For a second endpoint beside it, send `rollback` and start again with a `name` for the endpoint.',
  },
  adoptMismatch: {
    type: 'Refused',
    symptom: 'The endpoint to adopt belongs to another service or VPC, is not of type Interface, or is not usable.',
    cause: 'The id in `adopt` is that of another endpoint.',
    fix: 'Send `retry` with a patch of `adopt`; the box of the run shows it when there is an endpoint that fits. Else send `rollback`, and start again without `adopt`.',
  },
  duplicateEndpoints: {
    type: 'Refused',
    symptom: 'Several VPC endpoints carry our tags for one key.',
    cause: 'A copy of the tags, or endpoints made while an earlier one was not visible yet.',
    fix: 'Delete (or untag) all but the one in use, then send `retry`.',
  },
  olderServiceName: {
    type: 'Refused',
    symptom: 'Our VPC endpoint belongs to an older endpoint service name.',
    cause: 'The privatelink was deleted and created again, so the old endpoint leads nowhere.',
    fix: 'Swap the endpoint (its addresses change): `retry` with {"patch":{"replace":true}}.',
  },
  endpointRejected: {
    type: 'Refused',
    symptom: 'The VPC endpoint is `rejected`.',
    cause:
      'Aiven’s side refused the connection: usually the principal that made the endpoint is not allowed (any more).',
    fix: 'Check the privatelink’s principals; `retry` deletes the rejected endpoint and creates it anew.',
  },
  endpointFailed: {
    type: 'Refused',
    symptom: 'The VPC endpoint is `failed`; EC2’s last error is in the message.',
    cause: 'EC2 could not build the endpoint’s network interfaces.',
    fix: 'Repair what the last error names; `retry` deletes the failed endpoint and creates it anew.',
  },
  endpointExpired: {
    type: 'Refused',
    symptom: 'The VPC endpoint is `expired`.',
    cause: 'Nobody at Aiven’s side accepted the connection in time (environments with approval by hand).',
    fix: 'Ask Aiven to accept connections of this account; `retry` deletes the expired endpoint and creates it anew.',
  },
  tokenMismatch: {
    type: 'Refused',
    symptom: 'EC2 answers `IdempotentParameterMismatch`.',
    cause: 'The same endpoint was asked for earlier with other parameters, and EC2 still remembers that call’s token.',
    fix: 'Look for an endpoint of ours in the VPC; `retry` finds it by its tags. Else wait an hour, then send `retry`.',
  },
  deleteRefused: {
    type: 'Refused',
    symptom: 'EC2 lists the endpoint as unsuccessfully deleted.',
    cause: 'A policy forbids deleting it, or the endpoint is managed by somebody else.',
    fix: 'Delete it by hand or lift the ban, then send `retry`; `skip` with evidence leaves it where it is.',
  },
  othersConnected: {
    type: 'Refused',
    symptom: 'The PrivateLink resource has connections that are not ours.',
    cause: 'Other VPCs use this service through it; deleting it would cut them off.',
    fix: '`skip` with {"evidence":"used by others"} leaves it; when they are gone, `retry`.',
  },
} as const satisfies Readonly<Record<string, Reason>>;
