#!/usr/bin/env -S node --
/** The entry of the command line. `node --`: Node.js takes none of the arguments that follow. */
import process from 'node:process';
import { endProcess } from './program/end-process.ts';
import { endQuietlyWithoutReader } from './program/broken-pipe.ts';
import { version } from '../config/package-root.ts';

endQuietlyWithoutReader();
const args = process.argv.slice(2);
// The version needs none of the commands, which take long to load.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) process.stdout.write(`${version()}\n`);
else await import('./program/program.ts').then(({ runProgram }) => runProgram(args)).finally(endProcess);
