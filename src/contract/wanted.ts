/** What a settle is asked to wait for. */
import type { SettleInput } from './step-contract.ts';
import type { SettleWant } from './steps/definition.ts';

/** Unless the input says otherwise: the step's good state. */
export const wantOf = ({ wait, removing }: Pick<SettleInput, 'wait' | 'removing'>): SettleWant =>
  removing === undefined ? (wait?.want ?? 'settled') : 'unused';
