/** Waits that did not end in time, one row for each thing waited for. The step's budget turns them into `OutOfTime`. */
import type { Reason } from '../../../contract/failure-info.ts';

export const waitReasons = {
  privatelinkStuck: {
    type: 'NotReady',
    symptom: 'The PrivateLink resource stays in `creating`.',
    cause:
      'This usually takes a few minutes. A resource that was created while its service was being rebuilt never becomes active.',
    fix: 'If the service was REBALANCING, delete the PrivateLink resource in the Aiven Console and send `retry`, which creates it again. Otherwise send `retry` to go on waiting.',
  },
  serviceBusy: {
    type: 'NotReady',
    symptom:
      'A wait runs out of time while the service is REBUILDING or REBALANCING (POWEROFF, when something is removed).',
    cause: 'Aiven changes little else of a service while its nodes are being replaced or are switched off.',
    fix: 'Wait until the Aiven Console shows the service as RUNNING, then send `retry`. A PrivateLink resource that stays in `creating` after that never becomes active: delete it in the Aiven Console first.',
  },
  privatelinkRemains: {
    type: 'NotReady',
    symptom: 'The PrivateLink resource stays in `deleting`.',
    cause: 'Aiven removes the load balancer only after its connections are gone.',
    fix: 'Send `retry` to go on waiting; `skip` with evidence leaves it to Aiven.',
  },
  endpointPending: {
    type: 'NotReady',
    symptom: 'The VPC endpoint stays in `pending` or `pendingAcceptance`.',
    cause:
      '`pending` takes about two minutes. `pendingAcceptance`: Aiven did not accept it; the environment may need approval by hand.',
    fix: 'For `pendingAcceptance` ask Aiven support to accept it, then send `retry` to go on waiting.',
  },
  endpointRemains: {
    type: 'NotReady',
    symptom: 'The VPC endpoint stays in `deleting`.',
    cause: 'EC2 detaches the network interfaces first, which can take minutes.',
    fix: 'Send `retry` to go on waiting; `skip` with evidence leaves it to EC2.',
  },
  connectionUnseen: {
    type: 'NotReady',
    symptom: 'Aiven does not list the VPC endpoint, or not as `active`.',
    cause:
      'Aiven has not noticed the endpoint: its notification is late or, for bring-your-own-cloud services, absent. The run asks it to refresh every two minutes. The run also looks at the endpoint, the PrivateLink resource and the service, and names what it finds broken there.',
    fix: 'Send `retry` to go on waiting. If it persists, ask Aiven support, naming the endpoint’s id.',
  },
  connectionRemains: {
    type: 'NotReady',
    symptom: 'Aiven still lists the connection of an endpoint that is gone.',
    cause: 'Its notification is late; the run asks Aiven to refresh.',
    fix: 'Send `retry` to go on waiting; `skip` with evidence leaves the PrivateLink resource where it is.',
  },
  componentsUnread: {
    type: 'NotReady',
    symptom: 'The component access that was set does not read back.',
    cause: 'Somebody changes the service’s configuration at the same time, or the service is being rebuilt.',
    fix: 'Look at `privatelink_access` of the service, then send `retry`.',
  },
  routesMissing: {
    type: 'NotReady',
    symptom: 'The service does not list a privatelink route for every listener of the requested components.',
    cause:
      'The load balancer is being changed (minutes), the feature is off in the service, or `prometheus` lacks its integration.',
    fix: 'Switch the feature on in the service, then send `retry`; `skip` with evidence goes on with the routes there are.',
  },
  targetsUnproven: {
    type: 'NotReady',
    symptom: 'A route could not be proven by two handshakes.',
    cause:
      'A time-out everywhere: the endpoint’s security group does not admit the prober (Kafka needs 10000-31000), or a network ACL. Refused or reset: the targets are not healthy yet. In one zone only: no node of the service is there.',
    fix: 'Open the ports to the prober’s address, then send `retry`. To use other security groups, put `securityGroupIds` into the patch of `retry`. When a client connects through the endpoint, send `skip` with that as evidence.',
  },
  targetsUntrusted: {
    type: 'NotReady',
    symptom: 'A route answers with a certificate that does not lead to the expected CA.',
    cause: 'Something else answers on that address, TLS is intercepted on the way, or the prober lacks a root.',
    fix: 'Compare the certificate with the project’s CA; add roots with CAUSEWAY_EXTRA_CA_FILE at the prober, then send `retry`.',
  },
} as const satisfies Readonly<Record<string, Reason>>;
