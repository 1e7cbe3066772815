/** What a story is about: each begins with an onboarding, and ends with everything of ours taken away. */
export const kinds = [
  'onboard',
  'extend',
  'change',
  'offboard',
  'rollback',
  'cancel',
  'terminate',
  'reset',
  'fleet',
  'schedule',
] as const;

export type Kind = (typeof kinds)[number];

export const kindsSay: Readonly<Record<Kind, string>> = {
  onboard: 'onboarded, and onboarded again by the same request',
  extend: 'another VPC and a component are asked for while the first run is under way',
  change: 'principals and components are changed by runs of their own',
  offboard: 'offboarded and onboarded again',
  rollback: 'rolled back on the way',
  cancel: 'cancelled on the way',
  terminate: 'terminated on the way, and started again',
  reset: 'reset to one of its workflow tasks, as in the Web UI, while open or after its end',
  fleet: 'onboarded by a fleet of two',
  schedule: 'onboarded by a schedule over a manifest',
};
