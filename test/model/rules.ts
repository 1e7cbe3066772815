/**
 * The rules of ownership, adoption, the single writer and compensation, as an executable model: what exists of one
 * service after each action, and who made it. It does not know steps, calls or workflows.
 */

/** The VPCs of the link; others connect in `c`, where we never make anything. */
export type Vpc = 'a' | 'b' | 'c';

type Owner = 'us' | 'others';

/** What one open run has made so far and is not proven. A rollback removes this, and nothing else. */
interface OpenRun {
  readonly endpoints: ReadonlySet<Vpc>;
  readonly privatelink: boolean;
  readonly component: boolean;
  /** Others were connected before the component was enabled, so they do not need it. */
  readonly theirsBefore: boolean;
  /** An endpoint of the run is ready: it uses what the run made for all. */
  readonly committed: boolean;
  /** Requested, and not ready. The run ends when the last of them is ready. */
  readonly walking: ReadonlySet<Vpc>;
  /** AWS refuses to create the endpoint: the run waits for a person. */
  readonly parked?: Vpc;
}

export interface World {
  /** Endpoints of ours. */
  readonly endpoints: ReadonlySet<Vpc>;
  readonly privatelink: boolean;
  readonly component: boolean;
  /** Somebody else has an endpoint of the same service, which we never touch. */
  readonly theirs: boolean;
  /** We opened the component for it. */
  readonly adopted: boolean;
  /** Who made the resource and who enabled the component. */
  readonly made: { readonly privatelink: Owner; readonly component: Owner };
  /** Endpoints that were proven. What is proven is committed: no later failure removes it. */
  readonly proven: ReadonlySet<Vpc>;
  readonly open?: OpenRun;
}

const none: ReadonlySet<Vpc> = new Set();

export const nothing: World = {
  endpoints: none,
  privatelink: false,
  component: false,
  theirs: false,
  adopted: false,
  made: { privatelink: 'us', component: 'us' },
  proven: none,
};

const withAll = (some: ReadonlySet<Vpc>, more: Iterable<Vpc>): ReadonlySet<Vpc> => new Set([...some, ...more]);
const without = (some: ReadonlySet<Vpc>, less: ReadonlySet<Vpc>): ReadonlySet<Vpc> =>
  new Set([...some].filter((each) => !less.has(each)));

/**
 * A run makes what is missing, and owns only that. A second caller joins it: one run writes at a time.
 * `parked`: AWS refuses to create the endpoint there.
 */
function onboard(world: World, vpcs: ReadonlySet<Vpc>, parked?: Vpc): World {
  const run = world.open ?? {
    ...{ endpoints: none, privatelink: false, component: false, walking: none, committed: false },
    theirsBefore: world.theirs,
  };
  const makes = without(vpcs, new Set<Vpc>(['c', ...(parked === undefined ? [] : [parked]), ...world.endpoints]));
  const { privatelink, component, made } = world;
  return {
    ...world,
    endpoints: withAll(world.endpoints, makes),
    privatelink: true,
    component: true,
    adopted: world.adopted || (vpcs.has('c') && (run.component || !component)),
    made: {
      privatelink: privatelink ? made.privatelink : 'us',
      component: component ? made.component : 'us',
    },
    open: {
      endpoints: withAll(run.endpoints, makes),
      privatelink: run.privatelink || !privatelink,
      component: run.component || !component,
      theirsBefore: run.theirsBefore,
      committed: run.committed,
      walking: withAll(run.walking, vpcs),
      ...(parked === undefined ? {} : { parked }),
    },
  };
}

/** AWS no longer refuses, and a person sends `retry`: what is made then belongs to the run, too. */
function retry(world: World): World {
  const { open, ...rest } = world;
  if (open?.parked === undefined) return world;
  const { parked, ...run } = open;
  const more: ReadonlySet<Vpc> = new Set([parked]);
  return {
    ...rest,
    endpoints: withAll(world.endpoints, more),
    open: { ...run, endpoints: withAll(run.endpoints, more) },
  };
}

/** What is ready is committed: no later rollback touches it. A person who skips the proof makes it ready. */
function becomeReady({ open, ...world }: World, vpc: Vpc): World {
  if (open === undefined) return world;
  const one = new Set([vpc]);
  const walking = without(open.walking, one);
  const after = { ...world, proven: withAll(world.proven, one) };
  return walking.size === 0
    ? after
    : { ...after, open: { ...open, walking, endpoints: without(open.endpoints, one), committed: true } };
}

/** A terminated run undoes nothing; what it made stays ours. */
const terminate = ({ open: _, ...world }: World): World => world;

/** A reset run starts again and finds what exists: it did not make that, so it never undoes it. */
const reset = ({ open, ...world }: World): World =>
  open === undefined ? world : { ...world, open: { ...open, endpoints: none, privatelink: false, component: false } };

/** Shared parts of the service are removed only when nobody uses them any more. */
function rollBack({ open, ...world }: World): World {
  if (open === undefined) return world;
  const endpoints = without(world.endpoints, open.endpoints);
  const isUsed = endpoints.size > 0 || open.committed;
  return {
    ...world,
    endpoints,
    privatelink: world.privatelink && (isUsed || world.theirs || !open.privatelink),
    component: world.component && (isUsed || (world.theirs && !open.theirsBefore) || !open.component),
  };
}

/** All that is ours, whichever run made it; what others use, or made, stays. */
function offboard(world: World): World {
  const { privatelink, component, theirs, adopted, made } = world;
  const stays = privatelink && (theirs || made.privatelink === 'others');
  return {
    ...world,
    endpoints: none,
    proven: none,
    privatelink: stays,
    // What was opened for an endpoint that we adopted was opened by us.
    component: component && ((theirs && !adopted) || made.component === 'others'),
    adopted: adopted && stays,
  };
}

/** Offboarding is refused when it would cut off others that are connected through what we made. */
export const mayOffboard = ({ privatelink, theirs, made }: World): boolean =>
  !(privatelink && theirs && made.privatelink === 'us');

/** Somebody else makes the resource, before us. */
const othersPrepare = (world: World): World => ({
  ...world,
  privatelink: true,
  made: { ...world.made, privatelink: 'others' },
});

const othersConnect = (world: World): World => ({ ...world, theirs: true });

/** What exists, as anybody can see it at Aiven and AWS. */
export const visible = ({ endpoints, privatelink, component, theirs, made }: World) => ({
  ...{ endpoints: [...endpoints].sort(), privatelink, component, theirs },
  /** Others allowed a principal of their own when they made the resource. */
  theirPrincipal: privatelink && made.privatelink === 'others',
});

/** All actions. */
export interface Rules {
  readonly onboard: typeof onboard;
  readonly retry: typeof retry;
  readonly becomeReady: typeof becomeReady;
  readonly terminate: typeof terminate;
  readonly reset: typeof reset;
  readonly rollBack: typeof rollBack;
  readonly offboard: typeof offboard;
  readonly othersPrepare: typeof othersPrepare;
  readonly othersConnect: typeof othersConnect;
}

export const rules: Rules = {
  ...{ onboard, retry, becomeReady, terminate, reset, rollBack, offboard, othersPrepare, othersConnect },
};
