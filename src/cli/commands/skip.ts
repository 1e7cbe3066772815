/** `causeway skip`: go on without a wait, on somebody's word. */
import { Option, type Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import { allSteps, type StepName } from '../../contract/steps.ts';
import { sendUpdate, updateCommand, whoAndWhere, type UpdateOptions } from '../follow/updates.ts';

interface Options extends UpdateOptions {
  readonly evidence: string;
  readonly step?: StepName;
}

export const skipCommand = (): Command =>
  updateCommand('skip', 'Go on without a parked wait, or leave what cannot be undone where it is.', [
    "skip shop/orders-kafka --step targets --evidence 'consumers connected at 03:20'",
  ])
    .requiredOption('--evidence <text>', 'how you know that going on is right')
    .addOption(new Option('--step <name>', 'which step').choices(allSteps.map(({ name }) => name)))
    .action((link: LinkName, options: Options) =>
      sendUpdate(options, link, 'skip', (handle) =>
        handle.skip({
          ...whoAndWhere(options),
          evidence: options.evidence,
          ...(options.step === undefined ? {} : { step: options.step }),
        }),
      ),
    );
