/** How this command is called: through npm in a checkout, by its own name when installed. For the hints we print. */
import process from 'node:process';

export const commandName = (env: NodeJS.ProcessEnv = process.env): string =>
  ['causeway', 'demo'].includes(env['npm_lifecycle_event'] ?? '') ? 'npm run -s causeway --' : 'causeway';
