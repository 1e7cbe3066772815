/** How `causeway codec-server` is called. */
import type { Command } from 'commander';
import { command, run } from '../program/command.ts';

export const codecServerCommand = (): Command =>
  command(
    'codec-server',
    "Decrypt for the Web UI and Temporal's CLI what CAUSEWAY_CODEC_KEYS encrypted, until Ctrl-C.",
    ['codec-server'],
  ).action((options: object) =>
    run(options, async (invocation) => (await import('../commands/codec-server.ts')).codecServer(invocation)),
  );
