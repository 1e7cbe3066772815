/** Runs that park, each for another reason, with what must happen in the world before the printed advice helps. */
import { removePrivatelink, updatePrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { StepName } from '../../src/contract/steps.ts';
import type { LinkOptions } from './link.ts';
import { denied, unauthorized, type Scenario } from './scenario.ts';

export interface ParkedCase {
  readonly reason: string;
  readonly options?: LinkOptions;
  /** Makes the run park. */
  park(link: Scenario): Promise<unknown>;
  /** What the box tells a person to do before sending the update; absent: the update is enough. */
  mend?(link: Scenario): void;
  /** The parked step is an undo: the run ends rolled back. */
  readonly undo?: true;
}

export const parkedCases: readonly ParkedCase[] = [
  { reason: 'foreignEndpoint', options: { request: { principals: [seeded.user] } }, park: besideForeign },
  {
    reason: 'adoptMismatch',
    options: { vpcs: [{}, {}], request: { principals: [seeded.user] } },
    park: async (link) => {
      const [first] = link.request.endpoints;
      if (first === undefined) throw new Error('the link has an endpoint');
      await link.ready({ ...link.request, endpoints: [] });
      foreignIn(link, 0);
      const wrong = foreignIn(link, 1);
      await link.start({ ...link.request, endpoints: [{ ...first, adopt: wrong }] });
    },
  },
  {
    reason: 'olderServiceName',
    park: async (link) => {
      await link.ready();
      recreated(link);
      await link.start();
    },
  },
  {
    reason: 'privatelinkGone',
    park: async (link) => {
      link.stick('connection', { state: 'absent' });
      await link.start();
      await waitingFor(link, 'connection');
      removePrivatelink(link.world, serviceOf(link));
    },
    mend: (link) => link.disarm(),
  },
  {
    reason: 'serviceNameNotVisible',
    park: async (link) => {
      const create = await startedUntilCreate(link);
      link.failEc2('DescribeVpcEndpoints', { kind: 'hold' });
      create();
      await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'privatelink' && phase === 'done'));
      updatePrivatelink(link.world, privatelinkOf(link), { principals: [] });
      link.disarm();
    },
  },
  {
    reason: 'subnetGone',
    park: async (link) => {
      const create = await startedUntilCreate(link);
      link.world.aws.subnets.delete(link.request.endpoints[0]?.subnetIds[0] ?? '');
      create();
    },
  },
  {
    reason: 'groupGone',
    park: async (link) => {
      const [vpc] = link.vpcs;
      const [endpoint] = link.request.endpoints;
      const groups = vpc?.securityGroups.map(({ id }) => id) ?? [];
      if (endpoint === undefined || groups.length < 2) throw new Error('the VPC has two security groups');
      const create = await startedUntilCreate(link, {
        ...link.request,
        endpoints: [{ ...endpoint, securityGroupIds: groups }],
      });
      link.world.aws.securityGroups.delete(groups.at(-1) ?? '');
      create();
    },
  },
  {
    reason: 'noFreeAddresses',
    options: {
      vpcs: [{ subnets: [{ zoneId: 'euw1-az1', freeAddresses: 0 }, { zoneId: 'euw1-az2' }, { zoneId: 'euw1-az3' }] }],
    },
    park: (link) => link.start(),
  },
  {
    reason: 'accessDenied',
    options: { vpcs: [{}, {}] },
    park: async (link) => {
      link.failEc2('CreateVpcEndpoint', unauthorized, { at: 1 });
      await link.start();
      await link.until(({ endpoints }) => endpoints.some(({ phase }) => phase === 'ready'));
    },
    mend: (link) => link.disarm(),
  },
  {
    reason: 'aivenDenied',
    park: async (link) => {
      link.failAiven('ServicePrivatelinkAWSCreate', denied);
      await link.start();
    },
    mend: (link) => link.disarm(),
  },
  {
    reason: 'targetsUnproven',
    options: { request: { budgets: { targets: '1 second' } } },
    park: async (link) => {
      link.stick('targets');
      await link.start();
    },
    mend: (link) => link.disarm(),
  },
  {
    reason: 'accessDenied',
    options: { request: { onFailure: 'compensate' } },
    park: async (link) => {
      link.stick('vpcEndpoint', { state: 'rejected', at: 0 });
      link.failEc2('DeleteVpcEndpoints', unauthorized);
      await link.start();
    },
    mend: (link) => link.disarm(),
    undo: true,
  },
];

async function besideForeign(link: Scenario): Promise<void> {
  await link.ready({ ...link.request, endpoints: [] });
  foreignIn(link, 0);
  await link.start();
}

function foreignIn(link: Scenario, at: number): string {
  const vpc = link.vpcs[at];
  if (vpc === undefined) throw new Error(`the link has no VPC ${at}`);
  return createForeignEndpoint(link.world, {
    vpcId: vpc.vpc.id,
    serviceName: serviceOf(link).privatelink?.serviceName ?? '',
    subnetIds: vpc.subnets.map(({ id }) => id),
    securityGroupIds: vpc.securityGroups.slice(0, 1).map(({ id }) => id),
  }).id;
}

/** Somebody deletes the PrivateLink resource; AWS keeps showing its endpoints as available. */
function recreated(link: Scenario): void {
  removePrivatelink(link.world, serviceOf(link));
  for (const row of link.world.aws.vpcEndpoints.values())
    if (row.vpcId === link.vpcs[0]?.vpc.id) row.state = 'available';
}

/** Starts a run and holds its first change, after the request was checked. @returns releases the change */
async function startedUntilCreate(link: Scenario, request = link.request): Promise<() => void> {
  const { project, service, world } = link;
  const action = 'ServicePrivatelinkAWSCreate';
  const goOn = world.faults.add({ api: 'aiven', action, project: `${project}/${service}`, effect: { kind: 'hold' } });
  await link.start(request);
  await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'privatelink' && phase === 'applying'));
  return goOn;
}

const waitingFor = (link: Scenario, name: StepName) =>
  link.until(({ steps }) => steps.some(({ step, phase }) => step === name && phase === 'settling'));

const privatelinkOf = (link: Scenario) => {
  const { privatelink } = serviceOf(link);
  if (privatelink === undefined) throw new Error('the service has a PrivateLink resource');
  return privatelink;
};

function serviceOf({ world, project, service }: Scenario) {
  const found = world.aiven.projects.get(project)?.services.get(service);
  if (found === undefined) throw new Error('the service is there');
  return found;
}
