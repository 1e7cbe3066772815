/** Reports the end of a followed run: text or one JSON object, and the exit code. */
import type { ChangeResult } from '../../contract/changes.ts';
import { RolledBackError, TakenBackError } from '../../client/errors.ts';
import { workflowIdOf, type LinkName } from '../../contract/request.ts';
import type { OnboardResult } from '../../contract/run.ts';
import { changeText } from '../text/change-text.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { follow, type AnyResult, type Followed, type FollowOptions } from './follow.ts';
import { followHint, parkedHints, rollbackHint } from '../hints.ts';
import type { Output } from '../program/output.ts';
import { parkedBox } from '../text/parked-box.ts';
import { runIds } from '../run-ids.ts';
import { resultText, routesTable } from '../text/result-text.ts';

export interface FinishOptions extends FollowOptions {
  readonly link: LinkName;
  /** Prints a run that ended, instead of its result. */
  readonly show?: (result: OnboardResult) => void;
  /** Warnings of a change that were printed before it began. */
  readonly said?: readonly string[];
}

/** Follows a run to its end and reports it. Throws all errors but a rollback. */
export async function followAndReport(options: FinishOptions): Promise<ExitCode> {
  const { show = (result: OnboardResult) => showResult(result, options) } = options;
  const ended = (result: AnyResult): ExitCode => {
    if (!('endpoints' in result)) return changed(result, options);
    show(result);
    return exitCodeOf(result);
  };
  try {
    const followed = await follow(options);
    return followed.kind === 'ended' ? ended(followed.result) : reportUnfinished(followed, options);
  } catch (error) {
    if (error instanceof RolledBackError) return ended(error.result);
    if (!(error instanceof TakenBackError)) throw error;
    options.output.warn(error.message);
    changed(error.result, options);
    return exitCodes.rolledBack;
  }
}

function reportUnfinished(
  followed: Exclude<Followed, { kind: 'ended' }>,
  { run, link, output, settings }: FinishOptions,
): ExitCode {
  const ids = runIds(settings, run);
  if (followed.kind === 'detached') {
    output.object({ outcome: 'detached', by: followed.by, ...link, ...ids });
    if (followed.by === 'timeout') output.warn('--timeout has run out before the run ended.');
    sayDetached(link, output);
    return followed.by === 'timeout' ? exitCodes.noAnswer : exitCodes.interrupted;
  }
  const { parked } = followed.state;
  const boxes = parked.map((each) => ({ ...each, send: parkedHints(link, each) }));
  output.object({ outcome: 'parked', ...link, ...ids, parked: boxes });
  for (const each of parked) output.say(parkedBox(link, each));
  return exitCodes.parked;
}

function showResult(result: OnboardResult, { run, output, settings }: FinishOptions): void {
  output.object({ ...result, ...runIds(settings, run) });
  output.say(resultText(result));
  const up = result.endpoints.filter(({ routes }) => routes.length > 0);
  if (up.length > 0) output.say(`\n${routesTable(up)}`);
}

/** Reports a change or a removal. */
function changed(result: ChangeResult, { run, output, settings, said }: FinishOptions): ExitCode {
  output.object({ ...result, ...runIds(settings, run) });
  output.say(changeText(result, said));
  return result.outcome === 'partly removed' ? exitCodes.failed : exitCodes.done;
}

function exitCodeOf({ outcome }: OnboardResult): ExitCode {
  if (outcome === 'rolledBack') return exitCodes.rolledBack;
  return outcome === 'partial' ? exitCodes.failed : exitCodes.done;
}

/** Says that the run goes on, and how to follow it and roll it back. */
export function sayDetached(link: LinkName, output: Output): void {
  output.warn(`${workflowIdOf(link)} goes on. Follow it: ${followHint(link)}`);
  output.warn(`Roll it back: ${rollbackHint(link)}`);
}
