/** How `causeway conformance` is called. */
import type { Command } from 'commander';
import { fileArgument } from '../arguments/file-argument.ts';
import type { ConformanceOptions } from '../commands/conformance.ts';
import { command, run } from '../program/command.ts';

export const conformanceCommand = (): Command =>
  fileArgument(
    command(
      'conformance',
      'Run every operation on a test service of yours, record it, and report where the sandbox differs.',
      [
        'conformance -f test-service.yaml --probe-here --report report.md',
        'conformance --recording conformance.jsonl --json',
      ],
    ),
    'a request for a small test service without PrivateLink, YAML or JSON; - for stdin',
  )
    .option('--recording <file>', 'compare an earlier recording; calls no account')
    .option('--out <file>', 'where to write the recording', 'conformance.jsonl')
    .option('--report <file>', 'where to write the differences as Markdown')
    .option('--probe-here', 'prove the routes from this machine, which is in the VPC')
    .option('--yes', 'do not ask')
    .action((file: string | undefined, options: ConformanceOptions) =>
      run(options, async (invocation) => (await import('../commands/conformance.ts')).conformance(invocation, file)),
    );
