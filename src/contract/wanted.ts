/** What a settle is asked to wait for. */
import type { SettleInput, SettleWant } from './step-contract.ts';

/** Unless the input says otherwise: the step's good state. */
export const wantOf = ({ wait, removing }: Pick<SettleInput, 'wait' | 'removing'>): SettleWant =>
  removing === undefined ? (wait?.want ?? 'settled') : 'unused';
