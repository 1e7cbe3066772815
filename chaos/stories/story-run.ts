/** A story that is running: its link, what was observed, and what happened so far. */
import { setTimeout as sleep } from 'node:timers/promises';
import { addProject, addService } from '../../sandbox/seed/add-to-aiven.ts';
import type { AddedVpc } from '../../sandbox/seed/add-to-aws.ts';
import type { AivenService } from '../../sandbox/world.ts';
import type { ParkedStep } from '../../src/contract/run.ts';
import type { EndpointRequest, LinkName, PrivateLinkRequest } from '../../src/contract/request.ts';
import { workflowIdOf } from '../../src/contract/request.ts';
import type { LinkPicture, Promised } from '../invariants/evidence.ts';
import type { Story } from '../plan/story.ts';
import { connectOthers, OTHERS } from '../rig/bystanders.ts';
import type { Rig } from '../rig/rig.ts';
import { pictureOf } from './picture.ts';

/** One link of the story; a fleet has two. */
export interface StoryRun extends LinkName {
  readonly rig: Rig;
  readonly story: Story;
  readonly service: string;
  readonly workflowId: string;
  readonly row: AivenService;
  readonly vpcs: readonly AddedVpc[];
  readonly request: PrivateLinkRequest;
  /** Wall clock, ms: all that others planted is there. */
  readonly began: number;
  /** Of the ledger. */
  readonly since: { readonly calls: number; readonly resources: number };
  readonly before: LinkPicture;
  /** When we had gone and the others had not; absent: it did not come to that. */
  meanwhile?: LinkPicture;
  /** The endpoint of others at the service. */
  readonly others?: string;
  /** When a run was reset, which forgets what the calls after that event had answered: wall clock, ms. */
  readonly resets: number[];
  /** Run ids with the type of their workflow. */
  readonly runs: Map<string, string>;
  readonly parked: ParkedStep[];
  readonly promised: Promised[];
  /** What was done and seen, for people. */
  readonly log: string[];
  say(text: string): void;
  /** The service leaves the world, the VPCs go to the next story. */
  close(): void;
}

/** `turn`: tells the links of one story apart. `vpcs`: borrowed for this link. */
export async function beginStoryRun(rig: Rig, story: Story, vpcs: readonly AddedVpc[], turn = 0): Promise<StoryRun> {
  const { world } = rig.sandbox;
  const project = `chaos-${story.number}`;
  const home = world.aiven.projects.get(project) ?? (await addProject(world, project));
  const since = { calls: world.ledger.calls.length, resources: world.ledger.resources.length };
  const row = addService(world, home, {
    name: `kafka-${turn}`,
    ...(story.shared ? { principals: [OTHERS], userConfig: { privatelink_access: { kafka: true } } } : {}),
  });
  const others = story.shared ? await connectOthers(world, row, rig.bystanders.vpc) : undefined;
  const link = { project, service: row.name };
  const log: string[] = [];
  const began = Date.now();
  return {
    ...{ rig, story, ...link, row, vpcs, since, log, began },
    ...(others === undefined ? {} : { others }),
    workflowId: workflowIdOf(link),
    request: {
      ...link,
      components: story.components,
      endpoints: vpcs.map((vpc) => endpointIn(vpc, rig.probeTaskQueue)),
      onFailure: story.onFailure,
      budgets: BUDGETS,
    },
    before: pictureOf(world, row),
    resets: [],
    runs: new Map(),
    parked: [],
    promised: [],
    say: (text) => void log.push(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${text}`),
    close() {
      home.services.delete(row.name);
      if (home.services.size === 0) world.aiven.projects.delete(project);
      rig.vpcs.giveBack(vpcs);
    },
  };
}

export function endpointIn({ vpc, subnets, securityGroups }: AddedVpc, taskQueue: string): EndpointRequest {
  return {
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: securityGroups.slice(0, 1).map(({ id }) => id),
    probe: { taskQueue },
  };
}

/** Wall time, as Temporal measures it: what a fault swallowed parks within the story, and is tried again. */
const BUDGETS = {
  privatelink: '90 seconds',
  vpcEndpoint: '90 seconds',
  connection: '90 seconds',
  routes: '90 seconds',
  targets: '90 seconds',
};

export const pause = (): Promise<void> => sleep(400);
