/** `causeway skip`: goes on without a wait, with evidence that a person gives. */
import type { LinkName } from '../../contract/request.ts';
import type { StepName } from '../../contract/steps.ts';
import { sendUpdate, whoAndWhere, type UpdateOptions } from '../follow/updates.ts';
import type { Invocation } from '../program/command.ts';
import type { ExitCode } from '../program/exit-codes.ts';

export interface SkipOptions extends UpdateOptions {
  readonly evidence: string;
  readonly step?: StepName;
}

export const skip = (invocation: Invocation<SkipOptions>, link: LinkName): Promise<ExitCode> => {
  const { evidence, step } = invocation.options;
  return sendUpdate(invocation, link, 'skip', (handle) =>
    handle.skip({ ...whoAndWhere(invocation.options), evidence, ...(step === undefined ? {} : { step }) }),
  );
};
