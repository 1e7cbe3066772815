/** Whether the service can have a PrivateLink resource at all. */
import type { Service } from '../../providers/ports/aiven.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ActivityDeps } from '../deps.ts';

/** Service types without AWS PrivateLink, although the schema of two of them has the keys (Aiven's documentation, 2026-08). */
const unsupportedTypes: ReadonlySet<string> = new Set([
  'cassandra',
  'flink',
  'kafka_mirrormaker',
  'm3aggregator',
  'm3db',
  'alloydbomni',
  'thanos',
]);

/** `aws-eu-west-1` → `eu-west-1`; undefined: not on AWS. */
export const awsRegionOf = ({ cloudName }: Service): string | undefined =>
  cloudName.startsWith('aws-') ? cloudName.slice('aws-'.length) : undefined;

/** Everything that is wrong with the service itself. */
export async function serviceFindings(
  { clients }: ActivityDeps,
  project: string,
  service: Service,
): Promise<readonly Finding[]> {
  const { aiven } = clients;
  const { name, state, type, cloudName, projectVpcId } = service;
  const vpcState = projectVpcId === undefined ? undefined : await aiven.projectVpcState(project, projectVpcId);
  const findings = [...placeFindings(service, vpcState)];
  if (state === 'POWEROFF') findings.push(error(name, `is powered off`, 'power it on'));
  if (state === 'REBALANCING' || state === 'REBUILDING')
    findings.push({
      level: 'note',
      field: 'service',
      value: name,
      problem: `is ${state}`,
      fix: 'nothing: the run waits until it is RUNNING',
    });
  if (unsupportedTypes.has(type))
    findings.push(error(name, `is of type ${type}, which has no AWS PrivateLink`, 'choose another service'));
  if (awsRegionOf(service) !== undefined && !(cloudName in (await aiven.privatelinkPrices(project))))
    findings.push(
      error(
        name,
        `is in ${cloudName}, where PrivateLink is not offered to project ${project}`,
        'move it to another cloud region',
      ),
    );
  return findings;
}

function placeFindings(service: Service, vpcState: string | undefined): readonly Finding[] {
  const { name, cloudName, projectVpcId } = service;
  if (awsRegionOf(service) === undefined)
    return [
      error(
        name,
        `is in ${cloudName}, not on AWS`,
        'move it to an AWS region, or use the other cloud’s own private connection',
      ),
    ];
  if (projectVpcId === undefined)
    return [error(name, 'is not in a project VPC', 'create a project VPC in its region and move the service into it')];
  if (vpcState === undefined || vpcState === 'ACTIVE') return [];
  return [
    {
      level: 'warning',
      field: 'service',
      value: name,
      problem: `its project VPC is ${vpcState}`,
      fix: 'wait until it is ACTIVE',
    },
  ];
}

const error = (value: string, problem: string, fix: string): Finding => ({
  level: 'error',
  field: 'service',
  value,
  problem,
  fix,
});
