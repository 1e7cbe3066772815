import { createHash, randomUUID } from 'node:crypto';
import { seedComponentAccess } from '../aiven/component-access.ts';
import { createPrivatelink } from '../aiven/privatelink.ts';
import { setServiceState, worldTime } from '../aiven/service-state.ts';
import { createCa } from '../certificates.ts';
import type { AivenProject, AivenService, ProjectVpc, World } from '../world.ts';
import { zoneIdsOf } from './zones.ts';

/** A project with a CA of its own and nothing in it. */
export async function addProject(world: World, name: string): Promise<AivenProject> {
  const ca = await createCa(`${name} Project CA`);
  const project: AivenProject = { name, ca, vpcs: new Map(), services: new Map(), events: [] };
  world.aiven.projects.set(name, project);
  return project;
}

export interface NewProjectVpc {
  readonly id?: string;
  readonly cloudName?: string;
  readonly networkCidr?: string;
  readonly state?: ProjectVpc['state'];
}

/** A project VPC at Aiven, by default an ACTIVE one in `aws-eu-west-1`. */
export function addProjectVpc(project: AivenProject, vpc: NewProjectVpc = {}): ProjectVpc {
  const { id = randomUUID(), cloudName = 'aws-eu-west-1', networkCidr = '10.0.0.0/24', state = 'ACTIVE' } = vpc;
  const row: ProjectVpc = { id, cloudName, networkCidr, state };
  project.vpcs.set(id, row);
  return row;
}

export interface NewService {
  readonly name: string;
  readonly type?: string;
  readonly plan?: string;
  readonly cloudName?: string;
  /** null: not in a VPC. Default: the project's first VPC in the service's cloud, made when there is none. */
  readonly projectVpcId?: string | null;
  readonly state?: AivenService['state'];
  /** Zone ids of its nodes, one entry per node. Default: one node in each of the region's three zones. */
  readonly nodeZoneIds?: readonly string[];
  readonly byoc?: boolean;
  /** Merged over the type's defaults. */
  readonly userConfig?: Readonly<Record<string, unknown>>;
  readonly integrations?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Present: the service has a privatelink in `creating`, which allows these principals. */
  readonly principals?: readonly string[];
  readonly portBase?: number;
  readonly privatelinkPortBase?: number;
}

/** A service, by default a RUNNING three-node Kafka in a project VPC in `aws-eu-west-1`. */
export function addService(world: World, project: AivenProject, service: NewService): AivenService {
  const { name, type = 'kafka', cloudName = 'aws-eu-west-1', projectVpcId, state = 'RUNNING' } = service;
  const now = worldTime(world);
  const row: AivenService = {
    project: project.name,
    name,
    type,
    plan: service.plan ?? 'business-4',
    cloudName,
    projectVpcId: projectVpcId === undefined ? vpcIn(project, cloudName).id : projectVpcId,
    state,
    nodeZoneIds: service.nodeZoneIds ?? zoneIdsOf(cloudName.replace(/^[a-z]+-/, '')),
    byoc: service.byoc ?? false,
    userConfig: { ip_filter: ['0.0.0.0/0'], ...USER_CONFIG[type], ...service.userConfig },
    tags: service.tags ?? {},
    createTime: now,
    updateTime: now,
    users: [
      {
        username: type === 'valkey' || type === 'dragonfly' ? 'default' : 'avnadmin',
        type: 'primary',
        password: newPassword(),
      },
    ],
    portBase: service.portBase ?? 10_000 + spread(`${project.name}/${name}`, 9_900),
    privatelinkPortBase: service.privatelinkPortBase ?? 20_000 + spread(`${name}/${project.name}`, 9_000),
    integrations: service.integrations ?? [],
    routedComponents: new Set(),
  };
  project.services.set(name, row);
  setServiceState(world, row, state);
  seedComponentAccess(world, row);
  if (service.principals !== undefined) createPrivatelink(world, row, { principals: service.principals });
  return row;
}

/** Settings of a new service of a type that decide which listeners it has. */
const USER_CONFIG: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  kafka: {
    kafka_authentication_methods: { certificate: true, sasl: true },
    kafka_connect: true,
    kafka_rest: true,
    schema_registry: true,
  },
  opensearch: { opensearch_dashboards: { enabled: true } },
};

const vpcIn = (project: AivenProject, cloudName: string): ProjectVpc =>
  [...project.vpcs.values()].find((vpc) => vpc.cloudName === cloudName && vpc.state === 'ACTIVE') ??
  addProjectVpc(project, { cloudName });

const newPassword = (): string => `AVNS_${randomUUID().replaceAll('-', '').slice(0, 16)}`;

/** A number below `range` that stays the same for a name: ports do not move between two runs of the sandbox. */
const spread = (name: string, range: number): number =>
  createHash('sha256').update(name).digest().readUInt32BE() % range;
