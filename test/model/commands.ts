/** What callers, operators and others do, each to the model and to the real thing; after each the two are compared. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { enabledComponents } from '../../sandbox/aiven/component-access.ts';
import { createPrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { BusyError, RolledBackError } from '../../src/client.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { eventually } from '../support/eventually.ts';
import { connectOthers, type Scenario } from '../support/scenario.ts';
import * as rules from './rules.ts';
import type { Vpc, World } from './rules.ts';

/** fast-check wants a model that it may change. */
interface Model {
  world: World;
}

/** The link's third VPC is where others connect. */
export interface Real {
  readonly link: Scenario;
  theirs?: string;
}

type Command = fc.AsyncCommand<Model, Real, true>;

interface Says {
  readonly says: string;
  readonly when: (world: World) => boolean;
  readonly then: (world: World) => World;
  readonly does: (real: Real, after: World) => Promise<unknown>;
}

const command = ({ says, when, then, does }: Says): Command => ({
  check: async ({ world }) => when(world),
  async run(model, real) {
    model.world = then(model.world);
    await does(real, model.world);
    expectSame(real, model.world, says);
  },
  toString: () => says,
});

const isOpen = ({ open }: World): boolean => open !== undefined;
const isIdle = (world: World): boolean => !isOpen(world);

/** Starts or joins, and waits until everything is made: the targets are stuck, so no run ends before it is told to. */
const onboard = (vpcs: readonly Vpc[]): Command =>
  command({
    says: `somebody onboards ${vpcs.join(' and ')}`,
    when: ({ proven }) => !proven,
    then: (world) => rules.onboard(world, new Set(vpcs)),
    async does(real, { open }) {
      await real.link.start(requestOf(real, vpcs));
      const waiting = new Set([...(open?.endpoints ?? []), ...vpcs]).size;
      await real.link.until(
        ({ steps }) => steps.filter(({ step, phase }) => step === 'targets' && phase === 'settling').length >= waiting,
      );
    },
  });

const finish = command({
  says: 'the targets become healthy, and the run ends',
  when: isOpen,
  then: rules.finish,
  async does({ link }) {
    link.disarm();
    await link.run.result();
    link.stick('targets');
  },
});

const takeBack = (says: string, act: (real: Real) => Promise<unknown>): Command =>
  command({
    says,
    when: isOpen,
    then: rules.rollBack,
    async does(real) {
      await act(real);
      await real.link.run.result().catch((error: unknown) => {
        if (!(error instanceof RolledBackError)) throw error;
      });
    },
  });

const workflowOf = ({ link }: Real) => link.installation.temporal.workflow.getHandle(link.workflowId);

const terminate = command({
  says: 'an operator terminates the run',
  when: isOpen,
  then: rules.terminate,
  does: (real) => workflowOf(real).terminate('the model says so'),
});

const offboardOf = async ({ link }: Real, endpoints?: readonly string[]): Promise<unknown> => {
  const { project, service } = link;
  const named = endpoints === undefined ? {} : { endpoints };
  return (await link.installation.causeway.offboard({ project, service, ...named })).result();
};

const offboard = command({
  says: 'somebody offboards the service',
  when: (world) => isIdle(world) && rules.mayOffboard(world),
  then: rules.offboard,
  does: (real) => offboardOf(real),
});

const offboardRefused = command({
  says: 'somebody offboards the service although others are connected to what we made, and is refused',
  when: (world) => isIdle(world) && !rules.mayOffboard(world),
  then: (world) => world,
  does: async (real) => expect(offboardOf(real)).rejects.toThrow('would lose the connection'),
});

const offboardByName = command({
  says: 'somebody offboards our endpoints by name',
  when: (world) => isIdle(world) && world.endpoints.size > 0,
  then: rules.offboard,
  does: (real) =>
    offboardOf(
      real,
      real.link.vpcs.slice(0, 2).map(({ vpc }) => vpc.id),
    ),
});

const offboardTooEarly = command({
  says: 'somebody offboards the service while a run is open, and is refused',
  when: isOpen,
  then: (world) => world,
  does: async (real) => expect(offboardOf(real)).rejects.toThrow(BusyError),
});

const othersPrepare = command({
  says: 'others make the PrivateLink resource',
  when: (world) => isIdle(world) && !world.privatelink,
  then: rules.othersPrepare,
  does: ({ link: { world, project, service } }) =>
    eventually(() => {
      const row = world.aiven.projects.get(project)?.services.get(service);
      if (row === undefined) throw new Error('no service');
      if (row.privatelink === undefined)
        createPrivatelink(world, row, { principals: ['arn:aws:iam::777788889999:root'] });
      expect(row.privatelink?.state).toBe('active');
    }),
});

const othersConnect = command({
  says: 'others connect an endpoint of their own',
  when: (world) => world.privatelink && !world.theirs,
  then: rules.othersConnect,
  async does(real) {
    real.theirs = await connectOthers({ ...real.link, vpcs: real.link.vpcs.slice(2) });
  },
});

export const commands = (maxCommands: number): fc.Arbitrary<Iterable<Command>> =>
  fc.commands(
    [
      // Several times: what is listed more often is told more often.
      ...[1, 2, 3].map(() => fc.subarray<Vpc>(['a', 'b'], { minLength: 1 }).map(onboard)),
      fc.constant(finish),
      fc.constant(takeBack('an operator rolls the run back', ({ link }) => link.run.rollback())),
      fc.constant(takeBack('somebody cancels the run', (real) => workflowOf(real).cancel())),
      fc.constant(terminate),
      fc.constant(offboard),
      fc.constant(offboardTooEarly),
      fc.constant(offboardRefused),
      fc.constant(offboardByName),
      fc.constant(othersPrepare),
      fc.constant(othersConnect),
    ],
    { maxCommands, size: 'max' },
  );

const VPCS: readonly Vpc[] = ['a', 'b'];

const requestOf = ({ link: { request } }: Real, vpcs: readonly Vpc[]): PrivateLinkRequest => ({
  ...request,
  endpoints: request.endpoints.filter((_, index) => vpcs.includes(VPCS[index] as Vpc)),
});

/** What is there, in the words of the model. */
function expectSame({ link, theirs }: Real, expected: World, says: string): void {
  const { world, project, service, vpcs } = link;
  const row = world.aiven.projects.get(project)?.services.get(service);
  const live = [...world.aws.vpcEndpoints.values()].filter(({ state }) => state !== 'deleted' && state !== 'deleting');
  const made = new Set(link.made('vpcEndpoint').map(({ id }) => id));
  const ours = live.filter(({ id }) => made.has(id) && id !== theirs).map(({ vpcId }) => vpcId);
  const seen = {
    endpoints: ours.flatMap((id) => VPCS.filter((_, index) => vpcs[index]?.vpc.id === id)).sort(),
    privatelink: row?.privatelink !== undefined,
    component: row !== undefined && enabledComponents(row).includes('kafka'),
    theirs: live.some(({ id }) => id === theirs),
  };
  const { endpoints, privatelink, component, theirs: others } = expected;
  expect(seen, `after: ${says}`).toEqual({ endpoints: [...endpoints].sort(), privatelink, component, theirs: others });
}
