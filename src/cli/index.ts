#!/usr/bin/env -S node --
/** `node --`: Node would take our `--env-file` for its own, wherever it stands. */
import process from 'node:process';
import { version } from './local/package-root.ts';

const args = process.argv.slice(2);
// The version needs none of the commands, which take long to load.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) process.stdout.write(`${version()}\n`);
else await import('./program/program.ts').then(({ runProgram }) => runProgram(args));
