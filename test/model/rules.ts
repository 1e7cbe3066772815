/**
 * The rules of ownership, adoption, the single writer and compensation, as a model that can be run: what is there of one
 * service after each thing that somebody does, and who made it. It knows nothing of steps, calls or workflows.
 */

/** The VPCs of the link; `theirs` is where somebody else connects. */
export type Vpc = 'a' | 'b';

/** What one open run has made so far. Rolling back takes this away, and nothing else. */
interface OpenRun {
  readonly endpoints: ReadonlySet<Vpc>;
  readonly privatelink: boolean;
  readonly component: boolean;
}

export interface World {
  /** Endpoints of ours. */
  readonly endpoints: ReadonlySet<Vpc>;
  readonly privatelink: boolean;
  readonly component: boolean;
  /** Somebody else has an endpoint of the same service, which we never touch. */
  readonly theirs: boolean;
  /** Who made the resource and switched the component on. */
  readonly made: { readonly privatelink: 'us' | 'others'; readonly component: 'us' | 'others' };
  /** An endpoint stands that was proven: a run over it ends by itself, and is of no interest here. */
  readonly proven: boolean;
  readonly open?: OpenRun;
}

export const nothing: World = {
  endpoints: new Set(),
  privatelink: false,
  component: false,
  theirs: false,
  proven: false,
  made: { privatelink: 'us', component: 'us' },
};

/** A run makes what is missing, and only that is its own. A second caller joins it: one run writes at a time. */
export function onboard(world: World, vpcs: ReadonlySet<Vpc>): World {
  const run = world.open ?? { endpoints: new Set<Vpc>(), privatelink: false, component: false };
  const missing = [...vpcs].filter((vpc) => !world.endpoints.has(vpc));
  const { privatelink, component, made } = world;
  return {
    ...world,
    endpoints: new Set([...world.endpoints, ...vpcs]),
    privatelink: true,
    component: true,
    made: {
      privatelink: privatelink ? made.privatelink : 'us',
      component: component ? made.component : 'us',
    },
    open: {
      endpoints: new Set([...run.endpoints, ...missing]),
      privatelink: run.privatelink || !privatelink,
      component: run.component || !component,
    },
  };
}

/** What is ready is committed: no later rollback touches it. */
export const finish = (world: World): World => ({ ...terminate(world), proven: true });

/** Terminated, a run takes nothing back; what it made stays ours. */
export const terminate = ({ open: _, ...world }: World): World => world;

/** What the service shares goes only when nobody is left who uses it. */
export function rollBack(world: World): World {
  const { open, ...after } = world;
  if (open === undefined) return after;
  const endpoints = new Set([...world.endpoints].filter((vpc) => !open.endpoints.has(vpc)));
  const inUse = endpoints.size > 0 || world.theirs;
  return {
    ...after,
    endpoints,
    privatelink: world.privatelink && (inUse || !open.privatelink),
    component: world.component && (inUse || !open.component),
  };
}

/** All that is ours, whichever run made it; what others use, or made, stays. */
export function offboard(world: World): World {
  const stays = (what: 'privatelink' | 'component'): boolean =>
    world[what] && (world.theirs || world.made[what] === 'others');
  return {
    ...world,
    endpoints: new Set(),
    proven: false,
    privatelink: stays('privatelink'),
    component: stays('component'),
  };
}

/** Everything at once is refused when that would cut others off, who are connected through what we made. */
export const mayOffboard = ({ privatelink, theirs, made }: World): boolean =>
  !(privatelink && theirs && made.privatelink === 'us');

/** Somebody else makes the resource, before us. */
export const othersPrepare = (world: World): World => ({
  ...world,
  privatelink: true,
  made: { ...world.made, privatelink: 'others' },
});

export const othersConnect = (world: World): World => ({ ...world, theirs: true });
