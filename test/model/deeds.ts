/** Actions of callers, operators and others: when they are possible, what the rules say, and how the real product does them. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { createPrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { BusyError, RefusedUpdateError } from '../../src/client.ts';
import { eventually } from '../support/eventually.ts';
import { connectOthers } from '../support/scenario.ts';
import * as operator from './operator.ts';
import { THEIRS, type Real } from './real.ts';
import { mayOffboard, type Rules, type Vpc, type World } from './rules.ts';

export interface Deed {
  readonly says: string;
  readonly when: (world: World) => boolean;
  readonly then: (world: World, rules: Rules) => World;
  /** `after`: what the rules say. */
  readonly does: (real: Real, after: World) => Promise<unknown>;
}

const isOpen = ({ open }: World): boolean => open !== undefined;
const isIdle = (world: World): boolean => !isOpen(world);
const isParked = ({ open }: World): boolean => open?.parked !== undefined;
/** Nothing exists yet, or it was never proven: a run over a proven link would end by itself. */
const isNew = ({ proven, open }: World, vpc: Vpc): boolean => !proven.has(vpc) && open?.walking.has(vpc) !== true;
const listed = (vpcs: readonly Vpc[]): string => vpcs.join(' and ');
const same = (world: World): World => world;

const onboard = (vpcs: readonly Vpc[]): Deed => ({
  says: `somebody onboards ${listed(vpcs)}`,
  when: (world) =>
    !isParked(world) && vpcs.some((vpc) => isNew(world, vpc)) && !vpcs.some((vpc) => world.proven.has(vpc)),
  then: (world, rules) => rules.onboard(world, new Set(vpcs)),
  does: (real, after) => operator.onboard(real, vpcs, after),
});

const adopt: Deed = {
  says: 'somebody onboards with the endpoint of others in c, to be adopted',
  when: (world) => !isParked(world) && world.theirs && isNew(world, 'c'),
  then: (world, rules) => rules.onboard(world, new Set<Vpc>(['c'])),
  does: (real, after) => operator.onboard(real, ['c'], after),
};

const onboardDenied = (vpc: Vpc): Deed => ({
  says: `somebody onboards ${vpc}, where AWS refuses to create the endpoint, and the run parks`,
  when: (world) => !isParked(world) && !world.endpoints.has(vpc),
  then: (world, rules) => rules.onboard(world, new Set([vpc]), vpc),
  does(real, after) {
    real.deny(vpc);
    return operator.onboard(real, [vpc], after);
  },
});

const retry: Deed = {
  says: 'AWS no longer refuses, and an operator retries',
  when: isParked,
  then: (world, rules) => rules.retry(world),
  async does(real, after) {
    real.allow();
    await real.link.run.retry();
    await operator.untilHeld(real, after);
  },
};

const retryInVain: Deed = {
  says: 'an operator retries although AWS still refuses',
  when: isParked,
  then: same,
  async does(real, after) {
    await real.link.run.retry();
    await operator.untilHeld(real, after);
  },
};

const skipRefused: Deed = {
  says: 'an operator skips the creation of an endpoint, and is refused',
  when: isParked,
  then: same,
  does: ({ link }) =>
    expect(link.run.skip({ step: 'vpcEndpoint', evidence: 'none' })).rejects.toThrow(RefusedUpdateError),
};

const walks = (vpc: Vpc) => (world: World) => world.open?.walking.has(vpc) === true && world.open.parked !== vpc;

const becomeReady = (vpc: Vpc): Deed => ({
  says: `the targets of ${vpc} become healthy`,
  when: walks(vpc),
  then: (world, rules) => rules.becomeReady(world, vpc),
  does: (real, after) => operator.becomeReady(real, vpc, after),
});

const skip = (vpc: Vpc): Deed => ({
  says: `an operator skips the proof of ${vpc}`,
  when: walks(vpc),
  then: (world, rules) => rules.becomeReady(world, vpc),
  does: (real, after) => operator.skip(real, vpc, after),
});

const takeBack = (says: string, act: (real: Real) => Promise<unknown>): Deed => ({
  says,
  when: isOpen,
  then: (world, rules) => rules.rollBack(world),
  async does(real) {
    await act(real);
    await operator.ended(real);
    real.allow();
  },
});

const terminate: Deed = {
  says: 'an operator terminates the run',
  when: isOpen,
  then: (world, rules) => rules.terminate(world),
  async does(real) {
    await operator.workflowOf(real).terminate('the model says so');
    real.allow();
  },
};

const reset: Deed = {
  says: 'an operator resets the run to its beginning',
  when: isOpen,
  then: (world, rules) => rules.reset(world),
  async does(real, after) {
    await operator.reset(real);
    await operator.untilHeld(real, after);
  },
};

const offboard: Deed = {
  says: 'somebody offboards the service',
  when: (world) => isIdle(world) && mayOffboard(world),
  then: (world, rules) => rules.offboard(world),
  does: (real) => operator.offboard(real),
};

const offboardRefused: Deed = {
  says: 'somebody offboards the service although others are connected to what we made, and is refused',
  when: (world) => isIdle(world) && !mayOffboard(world),
  then: same,
  does: async (real) => expect(operator.offboard(real)).rejects.toThrow('would lose the connection'),
};

const offboardByName: Deed = {
  says: 'somebody offboards our endpoints by name',
  when: (world) => isIdle(world) && world.endpoints.size > 0,
  then: (world, rules) => rules.offboard(world),
  does: (real) =>
    operator.offboard(
      real,
      real.link.vpcs.slice(0, 2).map(({ vpc }) => vpc.id),
    ),
};

const offboardTooEarly: Deed = {
  says: 'somebody offboards the service while a run is open, and is refused',
  when: isOpen,
  then: same,
  does: async (real) => expect(operator.offboard(real)).rejects.toThrow(BusyError),
};

const othersPrepare: Deed = {
  says: 'others make the PrivateLink resource',
  when: (world) => isIdle(world) && !world.privatelink,
  then: (world, rules) => rules.othersPrepare(world),
  does: (real) =>
    eventually(() => {
      const row = real.row();
      if (row.privatelink === undefined) createPrivatelink(real.link.world, row, { principals: [THEIRS] });
      expect(row.privatelink?.state).toBe('active');
    }),
};

const othersConnect: Deed = {
  says: 'others connect an endpoint of their own in c',
  when: (world) => world.privatelink && !world.theirs,
  then: (world, rules) => rules.othersConnect(world),
  async does(real) {
    real.theirs = await connectOthers({ ...real.link, vpcs: real.link.vpcs.slice(2) });
  },
};

const ours = fc.constantFrom<Vpc>('a', 'b');
const any = fc.constantFrom<Vpc>('a', 'b', 'c');

/** Actions that are listed more often occur more often. */
export const deeds: readonly fc.Arbitrary<Deed>[] = [
  ...[1, 2, 3].map(() => fc.subarray<Vpc>(['a', 'b'], { minLength: 1 }).map(onboard)),
  ...[1, 2].map(() => any.map(becomeReady)),
  fc.constant(adopt),
  fc.constant(adopt),
  ours.map(onboardDenied),
  fc.constant(retry),
  fc.constant(retryInVain),
  fc.constant(skipRefused),
  any.map(skip),
  fc.constant(takeBack('an operator rolls the run back', ({ link }) => link.run.rollback())),
  fc.constant(takeBack('somebody cancels the run', (real) => operator.workflowOf(real).cancel())),
  fc.constant(terminate),
  fc.constant(reset),
  fc.constant(offboard),
  fc.constant(offboardTooEarly),
  fc.constant(offboardRefused),
  fc.constant(offboardByName),
  fc.constant(othersPrepare),
  fc.constant(othersConnect),
];
