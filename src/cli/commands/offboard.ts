/** `causeway offboard`: takes away what onboarding made. */
import { confirmed } from '../program/confirm.ts';
import type { OffboardRequest, Survey } from '../../contract/changes.ts';
import { ProblemsError } from '../../problems/problems.ts';
import type { LinkName } from '../../contract/request.ts';
import { changeText, surveyText } from '../text/change-text.ts';
import { askedIn, finishChange, withClient, type ChangeOptions } from '../changing.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';

export interface OffboardOptions extends ChangeOptions {
  readonly vpc?: readonly string[];
  readonly all?: boolean;
  readonly force?: boolean;
  readonly principals?: boolean;
  readonly privatelink?: boolean;
  readonly component?: readonly string[];
  readonly yes?: boolean;
}

export async function offboard(invocation: Invocation<OffboardOptions>, link: LinkName): Promise<ExitCode> {
  const { options, output } = invocation;
  if (options.all === true && options.vpc !== undefined)
    throw new ProblemsError('Usage', [
      { field: '--vpc', problem: 'contradicts --all', fix: 'name endpoints, or take all of them' },
    ]);
  const request = requestOf(link, options);
  return withClient(invocation, async (connected) => {
    const { client, causeway } = connected;
    const survey = await workerAnswer(invocation, {
      client,
      settings: invocation.settings(),
      ask: () => causeway.planOffboard(request),
      unknown: 'It is not known what there is to take away. Nothing was changed.',
      fix: 'start a worker, then run this again',
    });
    if (survey.removals.length === 0) return nothingToDo(invocation, survey);
    const isShown = options.yes !== true || !output.quiet;
    const said = isShown ? survey.accepted.warnings : [];
    if (isShown) output.warn(surveyText(survey));
    const answer =
      options.yes === true ? 'yes' : await confirmed(invocation, 'Take them away?', 'add --yes when the list is right');
    if (answer === 'interrupted') return exitCodes.interrupted;
    if (answer === 'no') return exitCodes.invalid;
    return finishChange(invocation, connected, await causeway.offboard(request), link, said);
  });
}

function requestOf(link: LinkName, options: OffboardOptions): OffboardRequest {
  const { vpc, force, principals, privatelink, component } = options;
  const also = {
    ...(privatelink === undefined ? {} : { privatelink }),
    ...(component === undefined ? {} : { components: component }),
  };
  return {
    ...link,
    ...askedIn(options),
    ...(vpc === undefined ? {} : { endpoints: vpc }),
    ...(force === undefined ? {} : { force }),
    ...(principals === undefined ? {} : { principals }),
    ...(Object.keys(also).length === 0 ? {} : { also }),
  };
}

/** Starts no run. Lists what is left of ours; the exit code says whether anything is left. */
function nothingToDo({ output }: Invocation<OffboardOptions>, { accepted, stays: all }: Survey): ExitCode {
  const { project, service, warnings } = accepted;
  const left = all.filter(({ ours }) => ours === true);
  const stays = all.filter(({ ours }) => ours !== true);
  const outcome = left.length > 0 ? 'partly removed' : 'unchanged';
  const result = { project, service, outcome, done: [], left, stays, warnings, audit: [] } as const;
  output.object(result);
  output.say(changeText(result));
  return left.length > 0 ? exitCodes.failed : exitCodes.done;
}
