/** The rows of `doctor` as tests read them. */
import type { CheckResult } from '../../src/contract/checks.ts';

/** `failed VPC vpc-1: is not there | correct the id` */
export const line = ({ check, state, says, fix }: CheckResult): string =>
  `${state} ${check}: ${says}${fix === undefined ? '' : ` | ${fix}`}`;
