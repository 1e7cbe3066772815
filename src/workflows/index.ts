/** Workflows only: every export is a workflow type. */
export { changeComponents } from './change-components.ts';
export { changePrincipals } from './change-principals.ts';
export { doctor } from './doctor.ts';
export { findLinkable } from './find-linkable.ts';
export { keepFleet } from './keep-fleet.ts';
export { lookAtFleet } from './look-at-fleet.ts';
export { onboardFleet } from './onboard-fleet.ts';
export { offboard } from './offboard.ts';
export { onboard } from './onboard.ts';
export { checkDrift, checkSource, onboardManifest, retryParked } from './scheduled.ts';
export { takeInventory } from './take-inventory.ts';
export { plan, planOffboard } from './plan.ts';
