/** Runs that park, each for its own reason, with what happens in the world before the printed advice can help. */
import { removePrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { LinkOptions } from './link.ts';
import { denied, unauthorized, type Scenario } from './scenario.ts';

export interface ParkedCase {
  readonly reason: string;
  readonly options?: LinkOptions;
  /** Brings the run to where it parks. */
  park(link: Scenario): Promise<unknown>;
  /** What the box tells a person to do before the update is sent; absent: the update alone mends it. */
  mend?(link: Scenario): void;
  /** An undo is stuck: the run ends rolled back. */
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

function serviceOf({ world, project, service }: Scenario) {
  const found = world.aiven.projects.get(project)?.services.get(service);
  if (found === undefined) throw new Error('the service is there');
  return found;
}
