/** The name of this command for hints: through npm in a checkout, its own name when installed. */
import process from 'node:process';

export const commandName = (env: NodeJS.ProcessEnv = process.env): string =>
  ['causeway', 'demo'].includes(env['npm_lifecycle_event'] ?? '') ? 'npm run -s causeway --' : 'causeway';
