/** The run itself: its request, its workers, how long it waits for a person, and APIs that are out of reach. */
import type { Reason } from '../../../contract/failure-info.ts';

export const runReasons = {
  notReady: {
    type: 'NotReady',
    symptom: 'Something is not there yet; the message says what.',
    cause: 'It takes longer than usual.',
    fix: 'Do nothing while the run goes on by itself. When the budget of the step has ended, send `retry` to go on waiting.',
  },
  throttled: {
    type: 'Throttled',
    symptom: 'Aiven answers 429, or AWS `RequestLimitExceeded`.',
    cause: 'Too many calls: of this tool, of others in the account, or of the whole AWS organization.',
    fix: 'It is retried automatically. If it persists, slow the other tools down, then send `retry`.',
  },
  apiUnavailable: {
    type: 'Unavailable',
    symptom: 'An API answers 5xx, cuts the connection, or does not answer in time.',
    cause: 'An outage at Aiven or AWS, a proxy, or the worker’s own network.',
    fix: 'It is retried automatically. After the outage send `retry`.',
  },
  invalidRequest: {
    type: 'Invalid',
    symptom: 'The run ends at once as `Invalid` with a list of problems; nothing was changed.',
    cause:
      'The request does not follow its schema, names something that does not exist, or asks for something impossible.',
    fix: 'Correct every listed field and start again. After something was changed, `retry` with a patch, or `rollback`.',
  },
  notAllowed: {
    type: 'Invalid',
    symptom:
      'A run, an update, a plan or a change is refused with “may not be named here”, or a step says that a role is not listed; nothing was changed.',
    cause:
      'The workers’ policy does not allow it: the project, a principal, a role, its external id, a VPC, a component, the kind of change, or `force`.',
    fix: 'Name what the policy allows (each line says it; the worker prints its policy when it starts), or have the section `policy` of the workers’ settings extended and the workers restarted; then start again, or send `retry`.',
  },
  probeNotAllowed: {
    type: 'Refused',
    symptom: 'A probe is not sent: this prober may not connect to the address or the port.',
    cause:
      'EC2 or Aiven named an address that no endpoint of this VPC can have, or a port outside of PrivateLink’s range; or the prober’s settings are too narrow.',
    fix: 'Compare the address with the endpoint’s subnets and the port with Aiven’s connection information. If they are right, extend CAUSEWAY_PROBE_NETWORKS or CAUSEWAY_PROBE_PORTS of the prober, restart it, then send `retry`.',
  },
  addressOutsideSubnet: {
    type: 'Refused',
    symptom: 'A probe is not sent: the address is outside of the subnet of the endpoint’s network interface.',
    cause:
      'DescribeNetworkInterfaces and DescribeSubnets contradict each other: something between the workers and EC2 (a proxy, AWS_ENDPOINT_URL) changes the answers.',
    fix: 'Compare both with what EC2’s console shows for the endpoint, and repair what is between the workers and EC2; then send `retry`, which reads both again.',
  },
  undelivered: {
    type: 'Unavailable',
    symptom: 'The activity `notify` is tried again and again, or a warning says that a notification was not delivered.',
    cause: 'The webhook’s receiver is down, refuses the signature, or has moved (redirects are not followed).',
    fix: 'Nothing to send. The run goes on, and the delivery is given up after an hour. Repair the receiver, or correct CAUSEWAY_WEBHOOK_URL, CAUSEWAY_WEBHOOK_SECRET or CAUSEWAY_SLACK_WEBHOOK_URL and restart the workers.',
  },
} as const satisfies Readonly<Record<string, Reason>>;
