import type { Difference } from './plan.ts';

/** "components: wanted kafka, found switched off" */
export const differenceText = ({ field, wanted, found }: Difference): string =>
  `${field}: wanted ${wanted}, found ${found}`;
