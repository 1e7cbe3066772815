/** How `causeway doctor` is called. */
import type { Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import type { DoctorOptions } from '../commands/doctor.ts';
import { run, waitingCommand } from '../program/command.ts';

export const doctorCommand = (): Command =>
  waitingCommand(
    'doctor',
    'Look at everything that a first run needs, and say what to do. Changes nothing. Exit code 1: something failed.',
    [
      'doctor',
      'doctor --local',
      'doctor -f examples/orders-kafka.yaml',
      'doctor shop/orders-kafka --vpc vpc-0a1b2c3d --role-arn arn:aws:iam::111122223333:role/privatelink',
    ],
  )
    .argument('[project/service]', 'look at what this link needs', linkArgument)
    .option('-f, --file <file>', 'look at what this request needs, YAML or JSON; - for stdin')
    .option('--component <name...>', 'components that are to be opened')
    .option('--vpc <id>', 'VPC of the endpoint')
    .option('--subnet <id...>', 'subnets of the endpoint')
    .option('--security-group <id...>', 'security groups of the endpoint')
    .option('--role-arn <arn>', 'role that makes the endpoint (default: the worker’s own identity)')
    .option('--region <name>', 'region of the endpoint (default: that of the service)')
    .option('--probe <queue>', 'task queue of the worker inside the VPC')
    .option(
      '--local',
      'with the credentials of this machine, not those of a worker: before the first worker is started',
    )
    .action((link: LinkName | undefined, options: DoctorOptions) =>
      run(options, async (invocation) => (await import('../commands/doctor.ts')).doctor(invocation, link)),
    );
