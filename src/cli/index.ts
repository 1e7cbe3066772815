#!/usr/bin/env -S node --
/** `node --`: Node would take our `--env-file` for its own, wherever it stands. */
import process from 'node:process';
import { runProgram } from './program/program.ts';

await runProgram(process.argv.slice(2));
