/** How `causeway info` is called. */
import { Option, type Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import { formats } from '../../info/formats.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import type { InfoOptions } from '../commands/info.ts';
import { command, run } from '../program/command.ts';

export const infoCommand = (): Command =>
  command('info', 'Say how a client reaches one component through one connection (needs AIVEN_TOKEN here).', [
    'info shop/orders-kafka --component kafka --auth certificate --format kcat --write kafka-files',
    'info shop/billing-pg --component pg --usage primary --format psql',
  ])
    .argument('<project/service>', 'the link', linkArgument)
    .option('--connection <id>', 'privatelink connection, plc…; needed when there are several')
    .option(
      '--vpc <id>',
      'the connection of this VPC endpoint (vpce-…) or VPC (vpc-…); asks EC2 with your own credentials',
    )
    .option('--component <name>', 'which component')
    .addOption(new Option('--auth <method>', 'which Kafka listener').choices(['certificate', 'sasl']))
    .option('--usage <usage>', 'primary or replica')
    .addOption(
      new Option('--ca <ca>', 'which Kafka SASL listener: public is the one of Let’s Encrypt').choices([
        'project',
        'public',
      ]),
    )
    .option('--user <name>', 'service user (default: the primary one)')
    .addOption(new Option('--format <format>', 'what to print').choices(formats).default('table'))
    .option('--write <dir>', 'write CA, certificate and key there, readable by you alone')
    .option('--show-secrets', 'print the password too')
    .action((link: LinkName, options: InfoOptions) =>
      run(options, async (invocation) => (await import('../commands/info.ts')).info(invocation, link)),
    );
