/** What one endpoint needs: its VPC, subnets, groups, DNS, and what the acting identity may do there. */
import type { CheckResult } from '../../contract/checks.ts';
import type { Finding } from '../../contract/finding.ts';
import { awsAction } from '../failures/denied-text.ts';
import { firewallFindings } from '../findings/firewall.ts';
import { networkFindings } from '../findings/network.ts';
import { rightsOf, type Right } from '../findings/permissions.ts';
import { portsOf } from '../findings/ports.ts';
import { quotaFindings } from '../findings/quota.ts';
import { unlessDenied, type EndpointSubject } from '../findings/subject.ts';
import { looked, notLookedAt, rowOf } from './rows.ts';

/** Reads and dry runs only. */
export async function endpointChecks(subject: EndpointSubject): Promise<readonly CheckResult[]> {
  const { key } = subject.endpoint;
  const rows = await Promise.all([
    placeChecks(subject),
    looked(`ports into ${key}`, () => portChecks(subject)),
    looked(`DNS of ${key}`, () => dnsCheck(subject)),
    looked(`EC2 writes in ${key}`, () => rightChecks(subject)),
  ]);
  return rows.flat();
}

async function placeChecks(subject: EndpointSubject): Promise<readonly CheckResult[]> {
  const { endpoint, field } = subject;
  const { key, account, region, subnetIds, securityGroupIds } = endpoint;
  const found = await unlessDenied(field, 'the VPC, its subnets and groups', () => networkFindings(subject));
  const quota = await quotaFindings(subject);
  const of = (name: string): readonly Finding[] =>
    [...found, ...quota].filter((each) => each.field === field || each.field === `${field}.${name}`);
  const vpc = rowOf(`VPC ${key}`, `is there, in account ${account}, ${region}`, of('vpcId'));
  const places: readonly (readonly [string, string, readonly string[]])[] = [
    [`subnets in ${key}`, 'subnetIds', subnetIds],
    [`security groups in ${key}`, 'securityGroupIds', securityGroupIds],
  ];
  return [
    vpc,
    ...places.map(([check, name, ids]) => {
      if (ids.length === 0) return notLookedAt(check, 'none is named', 'name them, as the request will');
      if (vpc.state === 'failed') return notLookedAt(check, 'the VPC is not there');
      return rowOf(check, `${ids.length} can be used: ${ids.join(', ')}`, of(name));
    }),
  ];
}

async function portChecks(subject: EndpointSubject): Promise<readonly CheckResult[]> {
  const { endpoint, service, accepted } = subject;
  const check = `ports into ${endpoint.key}`;
  const ports = portsOf(service, accepted.components);
  if (ports.length === 0 || endpoint.securityGroupIds.length === 0)
    return [notLookedAt(check, ports.length === 0 ? 'no component is named' : 'no security group is named')];
  const findings = await firewallFindings(subject);
  return [
    rowOf(check, `security groups and network ACLs let TCP ${ports.map(({ says }) => says).join(', ')} in`, findings),
  ];
}

/**
 * Clients connect to the host names of the routes, which are in public DNS: they need a resolver, usually the VPC's
 * own.
 */
async function dnsCheck({ deps, access, endpoint: { key, vpcId } }: EndpointSubject): Promise<readonly CheckResult[]> {
  const check = `DNS of ${key}`;
  const resolves = await deps.clients.aws.inspect(access).vpcResolves(vpcId);
  if (resolves === undefined) return [notLookedAt(check, 'the VPC is not there')];
  if (resolves) return [{ check, state: 'ok', says: 'the VPC’s resolver is on (enableDnsSupport)' }];
  const says =
    'the VPC’s resolver is off (enableDnsSupport): clients that use it cannot resolve the hosts of the service';
  return [{ check, state: 'failed', says, fix: `aws ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-support` }];
}

async function rightChecks(subject: EndpointSubject): Promise<readonly CheckResult[]> {
  const { endpoint } = subject;
  const check = `EC2 writes in ${endpoint.key}`;
  if (endpoint.adopt !== undefined) return [notLookedAt(check, 'an adopted endpoint is never changed')];
  if (endpoint.subnetIds.length === 0 || endpoint.securityGroupIds.length === 0)
    return [notLookedAt(check, 'DryRun needs subnets and security groups', 'name them, as the request will')];
  return (await rightsOf(subject)).map((right) => rightCheck(endpoint.key, right));
}

function rightCheck(key: string, { action, answer, message, denial }: Right): CheckResult {
  const check = `${action} in ${key}`;
  if (answer === 'allowed') return { check, state: 'ok', says: 'is allowed, says DryRun' };
  if (answer === 'refused') return notLookedAt(check, `EC2 refuses the DryRun for another reason (${message})`);
  if (answer === 'open')
    return notLookedAt(check, 'a policy that requires the endpoint’s tag can be checked only when the endpoint exists');
  const fix = (denial === undefined ? undefined : awsAction(denial)) ?? 'allow it as docs/aws-iam-policy.json does';
  return { check, state: 'failed', says: 'is not allowed, says DryRun', fix };
}
