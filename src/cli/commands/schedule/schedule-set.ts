/** `causeway schedule set`: creates a schedule, or changes it. */
import { Option, type Command } from 'commander';
import { ProblemsError } from '../../../problems/problems.ts';
import {
  overlapPolicies,
  setSchedule,
  type ScheduledWorkflow,
  type ScheduleRequest,
} from '../../../client/schedules.ts';
import { command, run, temporalOptions, type Invocation } from '../../program/command.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';

interface Options {
  readonly onboard?: string;
  readonly checkDrift?: string;
  readonly retryParked?: boolean;
  readonly skipInvalid?: boolean;
  readonly project?: string;
  readonly account?: string;
  readonly every?: string;
  readonly cron?: string;
  readonly timeZone: string;
  readonly jitter: string;
  readonly catchupWindow: string;
  readonly overlap: keyof typeof overlapPolicies;
}

export const setCommand = (): Command =>
  temporalOptions(
    command(
      'set',
      'Create or change a schedule: onboard what a manifest lists, check drift, or retry what is parked.',
      [
        'schedule set nightly --onboard https://git.example.com/fleet.yaml --cron "0 3 * * *" --time-zone Europe/Helsinki',
        'schedule set drift --check-drift fleets/shop.yaml --every "6 hours"',
        'schedule set parked --retry-parked --every "1 hour"',
      ],
    ),
  )
    .argument('<name>', 'name of the schedule')
    .option('--onboard <manifest>', 'onboard what changed: a file where the workers run, or an HTTPS URL')
    .option('--check-drift <manifest>', 'plan everything in it; repair only what says `repair: true`')
    .option('--retry-parked', 'send `retry` to what waits for a person')
    .option('--skip-invalid', 'use the items of a manifest that are right')
    .option('--project <name>', 'retry those of this Aiven project only')
    .option('--account <number>', 'retry those of this AWS account only')
    .option('--every <duration>', 'interval, as in "1 hour"')
    .option('--cron <expression>', 'five fields, as in "0 3 * * 1-5"')
    .option('--time-zone <name>', 'of the cron expression', 'UTC')
    .option('--jitter <duration>', 'spreads the starts', '1 minute')
    .option('--catchup-window <duration>', 'older missed triggers are not made up for', '10 minutes')
    .addOption(
      new Option('--overlap <policy>', 'when the run before is still going')
        .choices(Object.keys(overlapPolicies))
        .default('bufferOne'),
    )
    .action((name: string, options: Options) => run(options, (invocation) => set(invocation, name)));

async function set(invocation: Invocation<Options>, name: string): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const request = requestOf(name, options, settings.taskQueue);
  const { client, close } = await connect(settings);
  try {
    const created = await setSchedule(client, request);
    output.object({ name, created });
    output.say(`Schedule ${name} is ${created ? 'set' : 'changed'}.`);
    return exitCodes.done;
  } finally {
    await close();
  }
}

function requestOf(name: string, options: Options, taskQueue: string): ScheduleRequest {
  const { every, cron, timeZone, jitter, catchupWindow, overlap } = options;
  const [workflow, job] = jobOf(options);
  const when = { ...(every === undefined ? {} : { every }), ...(cron === undefined ? {} : { cron }) };
  return { name, workflow, job, ...when, timeZone, jitter, catchupWindow, overlap, taskQueue };
}

function jobOf(options: Options): readonly [ScheduledWorkflow, ScheduleRequest['job']] {
  const { onboard, checkDrift, retryParked, skipInvalid, project, account } = options;
  const more = skipInvalid === true ? { skipInvalid } : {};
  const jobs = [
    onboard === undefined ? undefined : (['onboardManifest', { source: onboard, ...more }] as const),
    checkDrift === undefined ? undefined : (['checkDrift', { source: checkDrift, ...more }] as const),
    retryParked === true
      ? ([
          'retryParked',
          { ...(project === undefined ? {} : { project }), ...(account === undefined ? {} : { account }) },
        ] as const)
      : undefined,
  ].flatMap((each) => (each === undefined ? [] : [each]));
  const [job, ...others] = jobs;
  if (job !== undefined && others.length === 0) return job;
  const fix = 'give one of --onboard MANIFEST, --check-drift MANIFEST and --retry-parked';
  throw new ProblemsError('Usage', [{ field: 'schedule', problem: 'needs one thing to do', fix }]);
}
