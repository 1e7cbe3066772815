/** `causeway report`: a report on one link. */
import type { LinkName } from '../../contract/request.ts';
import { workflowIdOf } from '../../contract/request.ts';
import { withClient } from '../changing.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { linkHtml } from '../report/link-html.ts';
import { linkCsv, linkMarkdown, type LinkReport } from '../report/link-report.ts';
import type { FormatOptions } from '../arguments/format-options.ts';
import { writeReport } from '../report/write-report.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';

export const report = (invocation: Invocation<FormatOptions>, link: LinkName): Promise<ExitCode> =>
  withClient(invocation, async ({ client, causeway }) => {
    const run = causeway.run(link);
    const told = await workerAnswer(invocation, {
      client,
      settings: invocation.settings(),
      workflowId: workflowIdOf(link),
      ask: async (): Promise<LinkReport> => {
        const state = await run.state();
        const ended = state.workflow === 'onboard' && ['Ready', 'ReadyUnverified', 'Prepared'].includes(state.status);
        // The reason of a failure is in the state.
        const result = ended ? await run.result().catch(() => undefined) : undefined;
        return { state, ...(result === undefined ? {} : { result }), lookedAt: new Date().toISOString() };
      },
      unknown: 'The state of the link is not known. Nothing was changed.',
      fix: 'start a worker, then run this again',
      isRepeatable: true,
    });
    await writeReport(invocation.output, invocation.options, told, {
      html: () => linkHtml(told),
      csv: () => linkCsv(told),
      md: () => linkMarkdown(told),
    });
    return exitCodes.done;
  });
