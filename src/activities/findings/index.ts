/** Everything worth knowing about a placed request, one file for each subject. */
import type { Finding } from '../../contract/finding.ts';
import { endpointPrice } from '../plan/prices.ts';
import { firewallFindings } from './firewall.ts';
import { networkFindings } from './network.ts';
import { permissionFindings } from './permissions.ts';
import { principalFindings } from './principals.ts';
import { quotaFindings } from './quota.ts';
import { endpointSubjects, unlessDenied } from './subject.ts';
import type { EndpointSubject, Subject } from './subject.ts';

interface FindingsOptions {
  /** Whether EC2 is asked by DryRun what the acting identities may do. */
  readonly dryRunPermissions: boolean;
}

export async function findingsOf(subject: Subject, options: FindingsOptions): Promise<readonly Finding[]> {
  const perEndpoint = await Promise.all(endpointSubjects(subject).map((each) => endpointFindings(each, options)));
  return [...principalFindings(subject), ...perEndpoint.flat()];
}

async function endpointFindings(
  subject: EndpointSubject,
  { dryRunPermissions }: FindingsOptions,
): Promise<readonly Finding[]> {
  const { field } = subject;
  const found = await Promise.all([
    unlessDenied(field, 'the VPC, its subnets and groups', () => networkFindings(subject)),
    firewallFindings(subject),
    quotaFindings(subject),
    dryRunPermissions ? permissionFindings(subject) : [],
  ]);
  return [...found.flat(), ...priceFindings(subject)];
}

function priceFindings({ endpoint, field }: EndpointSubject): readonly Finding[] {
  const { known, of } = endpointPrice(endpoint.region);
  if (known) return [];
  const problem = `its price is estimated with that of the cheapest regions (of ${of})`;
  const fix = 'see https://aws.amazon.com/privatelink/pricing/';
  return [{ level: 'note', field, value: endpoint.region, problem, fix }];
}
