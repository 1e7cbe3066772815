/** Workflows only: every export is a workflow type. */
export { onboard } from './onboard.ts';
