/**
 * THE LIST: the steps of a link, in order. Forwards it is onboarding, backwards it is removal; `plan` is its looks.
 * Pure data. Adding a step: one file in `src/activities/`, one line here.
 */

export interface StepDefinition {
  readonly name: string;
  /** A `service` step runs once for all endpoints of a run; an `endpoint` step once for each. */
  readonly scope: 'service' | 'endpoint';
  /** Whether it changes anything. Without: only `settle` runs in the walk, `look` serves plan and diagnosis. */
  readonly applies: boolean;
  /** How long `settle` may take, unless the request's `budgets` says otherwise. */
  readonly budget: Minutes;
  /** The fields of the request that this step depends on: when `extend` or a patch changes one, the step runs again. */
  readonly reads: readonly ('principals' | 'components' | 'endpoint' | 'regions' | 'zones')[];
  /** Where `settle` runs when not on the run's own queue: the endpoint's probe queue. */
  readonly settlesOn?: 'probe';
  /** What must be true before `remove` may be called, waited for by `settle`. */
  readonly removableWhen?: 'unused';
  /** The steps that must have ended before this one begins; what does not need each other runs side by side. */
  readonly needs: readonly string[];
  /** For people: "the PrivateLink resource". */
  readonly noun: string;
  /** For people: "wait until the PrivateLink resource is active". */
  readonly awaits: string;
}

type Minutes = `${number} minutes`;

export const steps = [
  {
    name: 'privatelink',
    scope: 'service',
    applies: true,
    budget: '20 minutes',
    needs: [],
    reads: ['principals', 'regions'],
    removableWhen: 'unused',
    noun: 'PrivateLink resource',
    awaits: 'is active and has a service name',
  },
  {
    name: 'vpcEndpoint',
    scope: 'endpoint',
    applies: true,
    budget: '15 minutes',
    needs: ['privatelink'],
    reads: ['endpoint'],
    noun: 'VPC endpoint',
    awaits: 'is available',
  },
  {
    name: 'connection',
    scope: 'endpoint',
    applies: false,
    budget: '15 minutes',
    needs: ['vpcEndpoint'],
    reads: ['endpoint'],
    noun: 'connection',
    awaits: 'is listed by Aiven as active',
  },
  {
    name: 'components',
    scope: 'service',
    applies: true,
    budget: '5 minutes',
    needs: ['privatelink'],
    reads: ['components'],
    noun: 'component access',
    awaits: 'is read back as switched on',
  },
  {
    name: 'routes',
    scope: 'endpoint',
    applies: false,
    budget: '10 minutes',
    needs: ['connection', 'components'],
    reads: ['endpoint', 'components'],
    noun: 'routes',
    awaits: 'are listed for every component',
  },
  {
    name: 'targets',
    scope: 'endpoint',
    applies: false,
    budget: '15 minutes',
    needs: ['routes'],
    reads: ['endpoint', 'components', 'zones'],
    settlesOn: 'probe',
    noun: 'target health',
    awaits: 'is proven by two handshakes of every route',
  },
] as const satisfies readonly StepDefinition[];

/**
 * The steps that must have ended before `step` begins. Nothing reaches a component over PrivateLink before an endpoint
 * stands, so opening it beside the endpoint opens it to nobody; who must show the order asks for it.
 */
export const needsOf = (step: Step, componentsAfterEndpoint = false): readonly string[] =>
  step.name === 'components' && componentsAfterEndpoint ? [...step.needs, 'connection'] : step.needs;

export type Step = (typeof steps)[number];
export type StepName = Step['name'];
