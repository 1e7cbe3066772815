/** What a product with a bug would do: each mistake breaks one rule and would harm somebody. */
import { rules, type Rules, type Vpc, type World } from './rules.ts';

const run = (world: World, change: Partial<NonNullable<World['open']>>): World =>
  world.open === undefined ? world : { ...world, open: { ...world.open, ...change } };
const none: ReadonlySet<Vpc> = new Set();

export const mistakes: Readonly<Record<string, Partial<Rules>>> = {
  'a run takes what it finds for its own, and takes it back': {
    onboard: (world, vpcs, parked) => {
      const after = rules.onboard(world, vpcs, parked);
      return run(after, { endpoints: new Set([...vpcs].filter((vpc) => vpc !== 'c' && vpc !== parked)) });
    },
  },
  'a run takes back a PrivateLink resource that it did not make': {
    onboard: (world, vpcs, parked) => run(rules.onboard(world, vpcs, parked), { privatelink: true }),
  },
  'a run takes back a component that was on before': {
    onboard: (world, vpcs, parked) => run(rules.onboard(world, vpcs, parked), { component: true }),
  },
  'the resource of others is called ours': {
    othersPrepare: (world) => ({ ...rules.othersPrepare(world), made: { ...world.made, privatelink: 'us' } }),
  },
  'who joins a run makes it forget what it made': {
    onboard: (world, vpcs, parked) => {
      const after = rules.onboard(world, vpcs, parked);
      return world.open === undefined ? after : run(after, { privatelink: false, component: false });
    },
  },
  'what is made after a retry is not taken back': {
    retry: (world) => run(rules.retry(world), { endpoints: world.open?.endpoints ?? none }),
  },
  'a retry changes nothing': { retry: (world) => world },
  'what is ready is taken back with the rest': {
    becomeReady: (world, vpc) => {
      const after = rules.becomeReady(world, vpc);
      return run(after, { endpoints: new Set([...(after.open?.endpoints ?? []), ...(vpc === 'c' ? [] : [vpc])]) });
    },
  },
  'a terminated run takes back what it made': { terminate: (world) => rules.rollBack(world) },
  'what a terminated run made is nobody’s': {
    terminate: (world) => ({ ...rules.terminate(world), made: { privatelink: 'others', component: 'others' } }),
  },
  'a reset run takes back what it found': { reset: (world) => world },
  'a rollback takes the shared resource although endpoints are left': {
    rollBack: (world) => ({
      ...rules.rollBack(world),
      privatelink: world.privatelink && world.open?.privatelink !== true,
    }),
  },
  'a rollback cuts others off': {
    rollBack: (world) => ({ ...rules.rollBack({ ...world, theirs: false }), theirs: world.theirs }),
  },
  'a rollback leaves its endpoints': {
    rollBack: (world) => ({ ...rules.rollBack(world), endpoints: world.endpoints }),
  },
  'a rollback leaves the resource': {
    rollBack: (world) => ({ ...rules.rollBack(world), privatelink: world.privatelink }),
  },
  'a rollback leaves the component': {
    rollBack: (world) => ({ ...rules.rollBack(world), component: world.component }),
  },
  'an offboarding takes the resource of others': {
    offboard: (world) => ({ ...rules.offboard(world), privatelink: world.privatelink && world.theirs }),
  },
  'an offboarding takes a component that others use': {
    offboard: (world) => ({
      ...rules.offboard(world),
      component: world.component && world.made.component === 'others',
    }),
  },
  'an offboarding leaves the component that was opened for an adopted endpoint': {
    onboard: (world, vpcs, parked) => ({ ...rules.onboard(world, vpcs, parked), adopted: false }),
  },
  'an offboarding leaves what an earlier run made': {
    offboard: (world) => ({ ...rules.offboard(world), endpoints: world.proven }),
  },
  'an offboarding takes the endpoint of others': { offboard: (world) => ({ ...rules.offboard(world), theirs: false }) },
  'an adopted endpoint is removed with the run': {
    rollBack: (world) => ({
      ...rules.rollBack(world),
      theirs: world.theirs && world.open?.walking.has('c') !== true,
    }),
  },
};
