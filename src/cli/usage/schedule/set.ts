/** How `causeway schedule set` is called. */
import { Option, type Command } from 'commander';
import { overlapPolicies } from '../../../client/overlap-policies.ts';
import type { SetOptions } from '../../commands/schedule/schedule-set.ts';
import { command, run, temporalOptions } from '../../program/command.ts';

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
    .option(
      '--onboard <manifest>',
      'onboard what changed in this manifest: a file on the hosts of the workers, or an HTTPS URL',
    )
    .option('--check-drift <manifest>', 'plan every item of this manifest; repair only items with `repair: true`')
    .option('--retry-parked', 'send `retry` to what waits for a person')
    .option('--skip-invalid', 'use the correct items of a manifest that has wrong ones')
    .option('--project <name>', 'retry those of this Aiven project only')
    .option('--account <number>', 'retry those of this AWS account only')
    .option('--every <duration>', 'interval, as in "1 hour"')
    .option('--cron <expression>', 'five fields, as in "0 3 * * 1-5"')
    .option('--time-zone <name>', 'time zone of the cron expression', 'UTC')
    .option('--jitter <duration>', 'start at a random moment within this time', '1 minute')
    .option('--catchup-window <duration>', 'a missed start is made up for if it is no older than this', '10 minutes')
    .addOption(
      new Option('--overlap <policy>', 'what to do while the previous run is under way')
        .choices(Object.keys(overlapPolicies))
        .default('bufferOne'),
    )
    .action((name: string, options: SetOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/schedule/schedule-set.ts')).set(invocation, name),
      ),
    );
