/** The real product in one story: its link, and the faults that hold its runs where the story wants them. */
import { expect } from 'vitest';
import { enabledComponents } from '../../sandbox/aiven/component-access.ts';
import { setTargetHealth } from '../../sandbox/aiven/target-health.ts';
import { unauthorized, type Scenario } from '../support/scenario.ts';
import { visible, type Vpc, type World } from './rules.ts';

export const VPCS: readonly Vpc[] = ['a', 'b', 'c'];

/** The principal that others allow when they make the resource. */
export const THEIRS = 'arn:aws:iam::777788889999:root';

export interface Real {
  readonly link: Scenario;
  /** The endpoint of others, in the link's third VPC. */
  theirs?: string;
  /** The targets of this VPC stay unproven: no run ends before the story says so. */
  hold(vpc: Vpc): void;
  release(vpc: Vpc): void;
  /** AWS refuses to create endpoints there. */
  deny(vpc: Vpc): void;
  allow(): void;
  row(): NonNullable<ReturnType<typeof rowOf>>;
}

export function realOf(link: Scenario): Real & { dispose(): void } {
  const held = new Map<Vpc, () => void>();
  let denied: (() => void) | undefined;
  const vpcId = (vpc: Vpc): string => link.vpcs[VPCS.indexOf(vpc)]?.vpc.id ?? '';
  const setHealth = (vpc: Vpc, state: 'initial' | 'healthy'): void => {
    const row = rowOf(link);
    if (row !== undefined) setTargetHealth(link.world, row, { vpc: vpcId(vpc), state });
  };
  const release = (vpc: Vpc): void => {
    held.get(vpc)?.();
    held.delete(vpc);
  };
  const allow = (): void => {
    denied?.();
    denied = undefined;
  };
  return {
    link,
    hold(vpc) {
      if (held.has(vpc)) return;
      const fault = { api: 'world', action: 'targets', vpc: vpcId(vpc), effect: { kind: 'stuck' } } as const;
      const disarm = link.world.faults.add(fault);
      // The endpoint of others may have healthy targets already, and those are not checked again.
      setHealth(vpc, 'initial');
      held.set(vpc, () => {
        disarm();
        setHealth(vpc, 'healthy');
      });
    },
    release,
    deny(vpc) {
      allow();
      denied = link.world.faults.add({
        ...{ api: 'ec2', action: 'CreateVpcEndpoint', vpc: vpcId(vpc), effect: unauthorized },
      });
    },
    allow,
    row: () => {
      const row = rowOf(link);
      if (row === undefined) throw new Error('no service');
      return row;
    },
    dispose() {
      VPCS.forEach(release);
      allow();
    },
  };
}

const rowOf = ({ world, project, service }: Scenario) => world.aiven.projects.get(project)?.services.get(service);

/** Compares what exists with the model. */
export function expectSame({ link, theirs, row }: Real, expected: World, says: string): void {
  const { world, vpcs } = link;
  const live = [...world.aws.vpcEndpoints.values()].filter(({ state }) => state !== 'deleted' && state !== 'deleting');
  const made = new Set(link.made('vpcEndpoint').map(({ id }) => id));
  const ours = live.filter(({ id }) => made.has(id) && id !== theirs).map(({ vpcId }) => vpcId);
  const { privatelink } = row();
  const seen = {
    endpoints: ours.flatMap((id) => VPCS.filter((_, index) => vpcs[index]?.vpc.id === id)).sort(),
    privatelink: privatelink !== undefined,
    component: enabledComponents(row()).includes('kafka'),
    theirs: live.some(({ id }) => id === theirs),
    theirPrincipal: privatelink?.principals.includes(THEIRS) === true,
  };
  expect(seen, `after: ${says}`).toEqual(visible(expected));
}
