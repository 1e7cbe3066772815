/** Who owns an endpoint: those that are there already, and what happened to ours. */
import type { Reason } from '../../../contract/failure-info.ts';

export const ownershipReasons = {
  foreignEndpoint: {
    type: 'Refused',
    symptom: 'The VPC has an endpoint for this service that is not ours.',
    cause: 'Somebody made it by hand or with another tool. Causeway changes or removes it only when a person says so.',
    fix: 'Use it as it is: send `retry` with a patch of `adopt`; the box of the run shows it with the id. For a second endpoint next to it, send `rollback` and start again with a `name` for the endpoint.',
  },
  adoptMismatch: {
    type: 'Refused',
    symptom: 'The endpoint to adopt belongs to another service or VPC, is not of type Interface, or is not usable.',
    cause: 'The id in `adopt` is that of another endpoint.',
    fix: 'Send `retry` with a patch of `adopt`; the box of the run shows it when there is an endpoint that fits. Otherwise send `rollback`, and start again without `adopt`.',
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
    fix: 'Replace the endpoint (its addresses change): send `retry` with {"patch":{"replace":true}}.',
  },
  endpointRejected: {
    type: 'Refused',
    symptom: 'The VPC endpoint is `rejected`.',
    cause:
      'Aiven’s side refused the connection: usually the principal that made the endpoint is not allowed, or is no longer allowed.',
    fix: 'Check the privatelink’s principals; `retry` deletes the rejected endpoint and creates it again.',
  },
  endpointFailed: {
    type: 'Refused',
    symptom: 'The VPC endpoint is `failed`; EC2’s last error is in the message.',
    cause: 'EC2 could not build the endpoint’s network interfaces.',
    fix: 'Repair what the last error names; `retry` deletes the failed endpoint and creates it again.',
  },
  endpointExpired: {
    type: 'Refused',
    symptom: 'The VPC endpoint is `expired`.',
    cause: 'Nobody at Aiven’s side accepted the connection in time (environments with approval by hand).',
    fix: 'Ask Aiven to accept connections of this account; `retry` deletes the expired endpoint and creates it again.',
  },
  tokenMismatch: {
    type: 'Refused',
    symptom: 'EC2 answers `IdempotentParameterMismatch`.',
    cause: 'The same endpoint was asked for earlier with other parameters, and EC2 still remembers that call’s token.',
    fix: 'Look for an endpoint of ours in the VPC; `retry` finds it by its tags. If there is none, wait an hour, then send `retry`.',
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
    fix: 'Send `skip` with {"evidence":"used by others"} to leave it. When they are gone, send `retry`.',
  },
} as const satisfies Readonly<Record<string, Reason>>;
